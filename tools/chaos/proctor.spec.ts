import { Proctor } from './proctor';

describe('The proctor of the chaos tool', () => {
  it('sends one press of a button until there is an answer, and another one for the next', async () => {
    const presses: unknown[] = [];
    const call = async (_: unknown, { body }: { readonly body: { readonly press: string } }): Promise<void> => {
      if (presses.push(body.press) === 1) throw new Error('the reply was lost');
    };
    const proctor = new Proctor({ call } as never, Math.random, () => undefined);
    for (let time = 0; time < 2; time++) await proctor.act('s', 'extend', ['p'], 1);
    expect([presses.length, presses[0] === presses[1], new Set(presses).size]).toEqual([3, true, 2]);
    expect(presses[2]).toMatch(/^[0-9a-f-]{36}$/u);
  });
});
