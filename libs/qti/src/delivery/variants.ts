import type { FormProblemCode } from './form';
import { boundInteractions } from './masks';
import { byIdentifier } from '../model/by-identifier';
import type { Item, ResponseDeclaration } from '../model/item';

interface Difference {
  readonly code: Extract<FormProblemCode, `variant-${string}-differ`>;
  readonly data: Readonly<Record<string, string>>;
}

/**
 * What keeps two language variants from being one item: other response declarations or keys, other choices, other rules.
 * Texts may differ; anything that a score depends on may not.
 */
export function differences(a: Item, b: Item): Difference | null {
  const identifiers = (item: Item): string => item.responses.map((response) => response.identifier).sort().join(' ');
  if (identifiers(a) !== identifiers(b)) return { code: 'variant-responses-differ', data: { response: `${identifiers(a)} / ${identifiers(b)}` } };
  const others = byIdentifier(b.responses);
  for (const response of a.responses) {
    const other = others.get(response.identifier);
    if (other === undefined || canonical(scoring(response)) !== canonical(scoring(other))) {
      return { code: 'variant-responses-differ', data: { response: response.identifier } };
    }
  }
  const left = boundInteractions(a);
  const right = boundInteractions(b);
  if (left.length !== right.length) return { code: 'variant-choices-differ', data: { response: '' } };
  const bound = byIdentifier(right.map((interaction) => ({ ...interaction, identifier: interaction.response })));
  for (const interaction of left) {
    const other = bound.get(interaction.response);
    if (other?.kind !== interaction.kind || [...interaction.choices].sort().join(' ') !== [...other.choices].sort().join(' ')) {
      return { code: 'variant-choices-differ', data: { response: interaction.response } };
    }
  }
  const program = (item: Item): string =>
    canonical([
      item.adaptive,
      item.outcomes.map(({ interpretation: _i, longInterpretation: _l, ...outcome }) => outcome),
      item.templates,
      item.templateProcessing,
      item.processing,
    ]);
  return program(a) === program(b) ? null : { code: 'variant-processing-differ', data: {} };
}

const scoring = (response: ResponseDeclaration): unknown => ({
  ...response,
  correct: response.correct?.values,
  default: response.default?.values,
});

/** JSON with sorted keys: two equal models give the same text. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
