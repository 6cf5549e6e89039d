import { boundInteractions } from './masks';
import type { Engine } from '../processing/engine';
import { isNum, toDouble } from '../processing/numbers';
import { plainValue, type PlainValue } from '../processing/scalars';
import { declaredValue, type RawResponse } from '../processing/variables';
import type { Shape } from '../model/expressions';
import { byIdentifier } from '../model/by-identifier';
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
 * mapping, else what its own key scores, else the best of all answers where they can be tried. Null where none of them says.
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
  return scoreOfKey(engine) ?? bestOfAll(engine);
}

function bestOfMapping(response: ResponseDeclaration, mapping: Mapping): number {
  const values = mapping.entries.map((entry) => entry.value);
  const best = response.cardinality === 'single' ? Math.max(...values, mapping.default) : values.filter((value) => value > 0).reduce((a, b) => a + b, 0);
  return mapping.upper === undefined ? best : Math.min(best, mapping.upper);
}

/** The better of two full answers: the declared keys, and the best of each mapping. */
function scoreOfKey(engine: Engine): number | null {
  const state = engine.start('');
  const keys = new Map<string, RawResponse>();
  const mapped = new Map<string, RawResponse>();
  for (const response of engine.item.responses) {
    const plain = plainValue(state.correct.get(response.identifier) ?? null);
    if (plain !== null) keys.set(response.identifier, isList(plain) ? plain : String(plain));
    const best = bestAnswer(response);
    if (best !== null) mapped.set(response.identifier, best);
  }
  const scores = [new Map([...mapped, ...keys]), new Map([...keys, ...mapped])].map((answers) => {
    const score = engine.attempt(state, Object.fromEntries(answers)).values.get('SCORE');
    return score?.cardinality === 'single' && isNum(score.value) ? toDouble(score.value) : 0;
  });
  const best = Math.max(...scores);
  return best > 0 && Number.isFinite(best) ? best : null;
}

const isList = (value: PlainValue): value is readonly string[] => Array.isArray(value);

function bestAnswer({ cardinality, mapping, areaMapping }: ResponseDeclaration): RawResponse {
  const entries = [
    ...(mapping?.entries.map(({ key, value }) => ({ text: key, value })) ?? []),
    ...(areaMapping?.entries.flatMap(({ shape, coords, value }) => {
      const centre = centreOf(shape, coords);
      return centre === null ? [] : [{ text: centre, value }];
    }) ?? []),
  ].filter(({ value }) => value > 0);
  if (entries.length === 0) return null;
  if (cardinality !== 'single') return entries.map(({ text }) => text);
  return entries.reduce((a, b) => (b.value > a.value ? b : a)).text;
}

/** As many answers as are tried one by one. */
const maxTries = 4096;

/** The best score over every possible answer, where all answers are choices and there are few enough of them to try. */
function bestOfAll(engine: Engine): number | null {
  const { item } = engine;
  let answers: Record<string, RawResponse>[] = [{}];
  const byResponse = byIdentifier(boundInteractions(item).map((interaction) => ({ ...interaction, identifier: interaction.response })));
  for (const response of item.responses) {
    const interaction = byResponse.get(response.identifier);
    if (interaction === undefined || response.base !== 'identifier' || response.cardinality === 'ordered' || interaction.choices.length === 0) return null;
    const { choices } = interaction;
    if (response.cardinality !== 'single' && choices.length > 12) return null;
    const possible: RawResponse[] =
      response.cardinality === 'single' ? [null, ...choices] : Array.from({ length: 2 ** choices.length }, (_, bits) => choices.filter((_choice, i) => (bits >> i) % 2 === 1));
    if (answers.length * possible.length > maxTries) return null;
    answers = answers.flatMap((answer) => possible.map((value) => ({ ...answer, [response.identifier]: value })));
  }
  const state = engine.start('');
  const best = Math.max(
    ...answers.map((answer) => {
      const score = engine.attempt(state, answer).values.get('SCORE');
      return score?.cardinality === 'single' && isNum(score.value) ? toDouble(score.value) : 0;
    }),
  );
  return best > 0 && Number.isFinite(best) ? best : null;
}

/** A point inside: the centre, or for a polygon the mean of its first three corners (inside where the polygon is convex there). */
function centreOf(shape: Shape, coords: readonly number[]): string | null {
  const [a, b, c, d, e, f] = coords;
  if (a === undefined || b === undefined) return shape === 'default' ? '0 0' : null;
  if (shape === 'circle' || shape === 'ellipse') return `${a} ${b}`;
  if (c === undefined || d === undefined) return null;
  if (shape === 'rect') return `${(a + c) / 2} ${(b + d) / 2}`;
  return e === undefined || f === undefined ? null : `${(a + c + e) / 3} ${(b + d + f) / 3}`;
}
