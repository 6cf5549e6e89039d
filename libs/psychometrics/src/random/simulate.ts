import { categoryProbabilities } from '../irt/ability';
import type { ItemParameters } from '../irt/item-model';
import type { ResponseData } from '../irt/responses';
import { randomStream } from './stream';

/** Responses drawn from item parameters and abilities, for recovery studies and planning. */
export function simulateResponses(items: readonly ItemParameters[], theta: ArrayLike<number>, seed: number): ResponseData {
  const random = randomStream(seed);
  const responses = new Uint8Array(theta.length * items.length);
  for (let p = 0; p < theta.length; p++)
    items.forEach((item, i) => {
      const probabilities = categoryProbabilities(item, theta[p]!);
      let rest = random.uniform();
      let k = 0;
      while (k < probabilities.length - 1 && rest >= probabilities[k]!) rest -= probabilities[k++]!;
      responses[p * items.length + i] = k;
    });
  return { persons: theta.length, items: items.length, responses, categories: items.map((item) => item.d.length + 1) };
}
