import { seededRandom } from '../lib/random';
import { deck } from './deck';

describe('deck', () => {
  it('deals every card once in every round', () => {
    const deal = deck(['a', 'b', 'c'], seededRandom(1));
    for (let round = 0; round < 5; round++) expect([deal(), deal(), deal()].sort()).toEqual(['a', 'b', 'c']);
  });
});
