import { normalDensity, normalQuantile } from '../special/distributions';
import { itemSize, type ItemModel } from './item-model';
import { NO_RESPONSE, type ResponseData } from './responses';

/**
 * Starting vectors from classical statistics: slope from the biserial correlation with the share of points on the other
 * items, intercepts from the log odds of the categories, spread for the width of ability.
 */
export function startVectors(data: ResponseData, models: readonly ItemModel[], counts: readonly Float64Array[], guessing: number): Float64Array[] {
  const rests = restCorrelations(data);
  return models.map((model, i) => {
    const vector = new Float64Array(itemSize(model));
    const count = counts[i]!;
    const n = count.reduce((sum, value) => sum + value, 0);
    const r = Math.max(0.1, Math.min(0.8, rests[i]!));
    let a = 1;
    if (!model.slopeFixed) {
      const p = Math.min(0.98, Math.max(0.02, 1 - count[0]! / n));
      const biserial = Math.min(0.85, (r * Math.sqrt(p * (1 - p))) / normalDensity(normalQuantile(p)));
      a = (1.7 * biserial) / Math.sqrt(1 - biserial * biserial);
      if (model.categories > 2 && model.kind === 'gpcm') a = Math.max(0.2, a / Math.sqrt(model.categories - 1));
    }
    vector[0] = a;
    const spread = Math.sqrt(1 + 0.35 * a * a);
    let above = n;
    for (let k = 1; k < model.categories; k++) {
      above -= count[k - 1]!;
      if (model.kind === 'gpcm' && model.categories > 2) vector[k] = Math.log(count[k]! / count[0]!);
      else {
        const g = model.kind === '3pl' ? guessing : 0;
        const p = Math.min(1 - 0.5 / n, Math.max(0.5 / n, (above / n - g) / (1 - g), model.kind === '3pl' ? 0.03 : 0));
        vector[k] = Math.log(p / (1 - p)) * spread;
      }
    }
    if (model.kind === '3pl') vector[2] = Math.log(guessing / (1 - guessing));
    return vector;
  });
}

/** Correlation of each item's score with the mean share of points on the person's other items. */
function restCorrelations(data: ResponseData): Float64Array {
  const { persons, items, responses, categories, weights } = data;
  const sums = new Float64Array(items * 6);
  const share = Float64Array.from({ length: items }, (_, i) => 1 / (categories[i]! - 1));
  for (let p = 0; p < persons; p++) {
    const base = p * items;
    let total = 0;
    let given = 0;
    for (let i = 0; i < items; i++) {
      const code = responses[base + i]!;
      if (code === NO_RESPONSE) continue;
      total += code * share[i]!;
      given++;
    }
    if (given < 2) continue;
    const weight = weights ? weights[p]! : 1;
    for (let i = 0; i < items; i++) {
      const code = responses[base + i]!;
      if (code === NO_RESPONSE) continue;
      const x = code * share[i]!;
      const rest = (total - x) / (given - 1);
      const at = i * 6;
      sums[at]! += weight;
      sums[at + 1]! += weight * x;
      sums[at + 2]! += weight * x * x;
      sums[at + 3]! += weight * rest;
      sums[at + 4]! += weight * rest * rest;
      sums[at + 5]! += weight * x * rest;
    }
  }
  return Float64Array.from({ length: items }, (_, i) => {
    const [n, x, xx, y, yy, xy] = sums.subarray(i * 6, i * 6 + 6) as unknown as [number, number, number, number, number, number];
    const r = (xy - (x * y) / n) / Math.sqrt((xx - (x * x) / n) * (yy - (y * y) / n));
    return Number.isFinite(r) ? r : 0.3;
  });
}
