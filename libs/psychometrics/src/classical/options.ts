import { PsychometricsRefusal } from '../refusal';
import type { ItemOptions } from './input';
import type { OptionStatistics } from './types';

/** What the rest score of one item adds up to in one form. */
interface RestSums {
  n: number;
  rest: number;
  restSquares: number;
}

/**
 * Option table of one item. The rest score of a person is the total without this item. The correlation is pooled within
 * forms: Σ within-form cross-products / √(Σ within-form squares · Σ within-form squares), so that a booklet's difficulty
 * does not pass for the option's quality.
 */
export function optionTable(
  options: ItemOptions,
  item: number,
  scores: Float64Array,
  stride: number,
  totals: Float64Array,
  formOf: Int32Array,
  forms: number,
  weights: ArrayLike<number> | undefined,
): OptionStatistics[] {
  const { selected, count } = options;
  if (selected.length !== totals.length)
    throw new PsychometricsRefusal('shape', `The options of item ${item + 1} have ${selected.length} entries; there are ${totals.length} persons.`, { items: [item] });
  if (!(count >= 0 && count <= (options.kind === 'multiple' ? 32 : 65_535)))
    throw new PsychometricsRefusal('unknown-option', `Item ${item + 1} cannot have ${count} options.`, { items: [item] });
  const n = new Float64Array(forms * count);
  const restSum = new Float64Array(forms * count);
  const sums: RestSums[] = Array.from({ length: forms }, () => ({ n: 0, rest: 0, restSquares: 0 }));
  for (let p = 0; p < totals.length; p++) {
    const score = scores[p * stride + item]!;
    const form = formOf[p]!;
    if (score !== score || form < 0) continue;
    const weight = weights ? weights[p]! : 1;
    const rest = totals[p]! - score;
    const sum = sums[form]!;
    sum.n += weight;
    sum.rest += weight * rest;
    sum.restSquares += weight * rest * rest;
    const code = selected[p]!;
    if (options.kind === 'single') {
      if (code === -1) continue;
      if (!(code >= 0 && code < count && Number.isInteger(code))) throw unknownOption(item, p, code, count);
      n[form * count + code]! += weight;
      restSum[form * count + code]! += weight * rest;
    } else {
      if (count < 32 && code >>> 0 >= 2 ** count) throw unknownOption(item, p, code, count);
      for (let k = 0, bits = code >>> 0; bits !== 0; k++, bits >>>= 1)
        if (bits & 1) {
          n[form * count + k]! += weight;
          restSum[form * count + k]! += weight * rest;
        }
    }
  }
  const given = sums.reduce((sum, form) => sum + form.n, 0);
  const restSquares = sums.reduce((sum, form) => sum + (form.n > 0 ? form.restSquares - form.rest ** 2 / form.n : 0), 0);
  return Array.from({ length: count }, (_, option) => {
    let chosen = 0;
    let rest = 0;
    let cross = 0;
    let squares = 0;
    for (let form = 0; form < forms; form++) {
      const formN = sums[form]!.n;
      const optionN = n[form * count + option]!;
      if (!(formN > 0)) continue;
      chosen += optionN;
      rest += restSum[form * count + option]!;
      cross += restSum[form * count + option]! - (optionN * sums[form]!.rest) / formN;
      squares += optionN - optionN ** 2 / formN;
    }
    const defined = squares > 1e-9 && restSquares > 1e-9;
    return {
      option,
      keyed: options.keys?.includes(option) ?? false,
      n: chosen,
      share: given > 0 ? chosen / given : 0,
      restCorrelation: defined ? cross / Math.sqrt(squares * restSquares) : null,
      meanRest: chosen > 0 ? rest / chosen : null,
    };
  });
}

function unknownOption(item: number, person: number, code: number, count: number): PsychometricsRefusal {
  return new PsychometricsRefusal('unknown-option', `Row ${person + 1}, item ${item + 1}: option code ${code} is not among the item's ${count} options.`, {
    persons: [person],
    items: [item],
  });
}
