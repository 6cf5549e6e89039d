import { boundInteractions } from './masks';
import type { Engine } from '../processing/engine';
import { toDouble } from '../processing/numbers';
import { plainValue } from '../processing/scalars';
import { declaredValue } from '../processing/variables';
import type { Item, Mapping, ResponseDeclaration } from '../model/item';
import { templateName } from '../upgrade/upgrade';

/** Interactions whose answers no machine can judge. */
const humanKinds = new Set(['extended-text', 'upload', 'drawing']);

/** Whether a person has to score the item: it says so, or nothing in it could set a score. */
export function needsHuman(item: Item): boolean {
  if (item.outcomes.some((outcome) => outcome.externalScored === 'human' && outcome.identifier === 'SCORE')) return true;
  const interactions = boundInteractions(item).filter((interaction) => interaction.kind !== 'media' && interaction.kind !== 'end-attempt');
  if (interactions.length === 0) return false;
  const processed = item.processing !== null && (item.processing.rules.length > 0 || item.processing.template !== undefined);
  if (!processed) return true;
  const hasKey = item.responses.some((response) => response.correct !== undefined || response.mapping !== undefined || response.areaMapping !== undefined);
  return item.processing?.rules.length === 0 && !hasKey && interactions.some((interaction) => humanKinds.has(interaction.kind));
}

/**
 * The most that an item can give: what it declares (MAXSCORE, else the normal maximum of SCORE), else the best of its
 * mapping, else what its own key scores. Null where none of them says.
 */
export function maxScoreOf(engine: Engine): number | null {
  const { item } = engine;
  const declared = item.outcomes.find((outcome) => outcome.identifier === 'MAXSCORE');
  const value = declared && declared.cardinality === 'single' ? declaredValue(declared, declared.default) : null;
  if (value?.cardinality === 'single' && typeof value.value === 'number') return value.value;
  const score = item.outcomes.find((outcome) => outcome.identifier === 'SCORE');
  if (score?.normalMaximum !== undefined) return score.normalMaximum;
  const interactions = boundInteractions(item);
  if (interactions.length === 0) return 0;
  const template = templateName(item.processing?.template ?? '');
  const response = item.responses.find((candidate) => candidate.identifier === 'RESPONSE');
  if (item.processing?.rules.length === 0 && template === 'map_response' && response?.mapping) return bestOfMapping(response, response.mapping);
  return scoreOfKey(engine);
}

function bestOfMapping(response: ResponseDeclaration, mapping: Mapping): number {
  const values = mapping.entries.map((entry) => entry.value);
  const best = response.cardinality === 'single' ? Math.max(...values, mapping.default) : values.filter((value) => value > 0).reduce((a, b) => a + b, 0);
  return mapping.upper === undefined ? best : Math.min(best, mapping.upper);
}

function scoreOfKey(engine: Engine): number | null {
  const responses: Record<string, string | readonly string[]> = {};
  const state = engine.start('');
  for (const [identifier, value] of state.correct) {
    const plain = plainValue(value);
    if (plain !== null) responses[identifier] = Array.isArray(plain) ? (plain as readonly string[]) : String(plain);
  }
  if (Object.keys(responses).length === 0) return null;
  const score = engine.attempt(state, responses).values.get('SCORE');
  if (score?.cardinality !== 'single' || typeof score.value === 'string' || typeof score.value === 'boolean') return null;
  const number = toDouble(score.value as number);
  return number > 0 ? number : null;
}
