import { calibrateConditional } from '../irt/cml';
import type { ResponseData } from '../irt/responses';
import { normalTwoSided } from '../special/distributions';
import { checkDif, type DifInput } from './tables';

export interface RaschDif {
  readonly item: number;
  /** Difficulty in the focal group minus difficulty in the reference group, logits, both centred. Above 0 = harder for focal. */
  readonly difference: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
  /** A below .43 logits or not significant, C from .64 and significantly above .43, else B (1 and 1.5 on the delta scale). */
  readonly class: 'A' | 'B' | 'C';
}

/** DIF under Rasch or PCM: the mean step difficulty of every item from conditional likelihood in each group on its own. */
export function raschDif(input: DifInput): RaschDif[] {
  checkDif(input);
  const [reference, focal] = [0, 1].map((side) => calibrateConditional(part(input, side)));
  return Array.from({ length: input.items }, (_, item) => {
    const m = input.categories[item]! - 1;
    const difficulty = (d: readonly number[]): number => -d[m - 1]! / m;
    const difference = difficulty(focal!.d[item]!) - difficulty(reference!.d[item]!);
    const se = Math.hypot(focal!.se[item]![m - 1]!, reference!.se[item]![m - 1]!) / m;
    const z = difference / se;
    const p = normalTwoSided(z);
    const size = Math.abs(difference);
    return { item, difference, se, z, p, class: size < 0.43 || p >= 0.05 ? 'A' : size >= 0.64 && (size - 0.43) / se > 1.6448536269514722 ? 'C' : 'B' };
  });
}

function part(input: DifInput, side: number): ResponseData {
  const rows = Array.from({ length: input.persons }, (_, p) => p).filter((p) => input.group[p] === side);
  const responses = new Uint8Array(rows.length * input.items);
  rows.forEach((p, index) => responses.set(input.responses.subarray(p * input.items, (p + 1) * input.items), index * input.items));
  const weights = input.weights;
  return { persons: rows.length, items: input.items, responses, categories: input.categories, ...(weights ? { weights: rows.map((p) => weights[p]!) } : {}) };
}
