import { RehearsalRun } from './rehearsal-run';

/** A run on a clock of its own; `broken` says how often the next saves fail. */
function rehearse(broken = 0) {
  let now = 1_000_000;
  const arrived: number[] = [];
  const run = new RehearsalRun(5, {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    save: async (seq) => {
      now += 20;
      if (broken > 0) {
        broken -= 1;
        throw new Error('no network');
      }
      arrived.push(seq);
    },
  });
  const pass = (ms: number) => {
    now += ms;
  };
  const settle = async () => {
    for (let n = 0; n < 50; n++) await Promise.resolve();
  };
  return { run, arrived, pass, settle };
}

describe('a rehearsal', () => {
  it('saves every change once and in order', async () => {
    const { run, arrived, settle } = rehearse();
    for (const answer of ['a', 'b', 'c']) run.change(answer);
    await settle();
    expect(arrived).toEqual([1, 2, 3]);
    expect(run.figures()).toMatchObject({ changes: 3, saved: 3, failedTries: 0, p50Ms: 20, standstills: 0 });
  });

  it('tries again until a change has arrived, and says how long the network was away', async () => {
    const { run, arrived, settle } = rehearse(3);
    run.change('a');
    await settle();
    expect(arrived).toEqual([1]);
    expect(run.figures()).toMatchObject({ saved: 1, failedTries: 3, longestOutageMs: 20 * 4 + 500 + 1000 + 2000 });
  });

  it('sees that the computer slept, and what is left of the time', () => {
    const { run, pass } = rehearse();
    pass(1_000);
    expect(run.tick()).toBe(299_000);
    pass(60_000);
    expect(run.tick()).toBe(239_000);
    pass(1_000);
    run.tick();
    expect(run.figures().standstills).toBe(1);
    pass(600_000);
    expect(run.tick()).toBe(0);
  });

  it('gives up what is waiting when it is closed', async () => {
    const { run, settle } = rehearse(1_000);
    run.change('a');
    run.close();
    await settle();
    expect(run.figures()).toMatchObject({ changes: 1, saved: 0 });
  });
});
