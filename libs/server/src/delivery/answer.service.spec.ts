import type { AnswerEvent } from '@synoo/contracts';
import { Metrics } from '../platform/metrics';
import { AnswerService } from './answer.service';

const attemptId = '018f0000-0000-7000-8000-000000000001';
const start = 1_000_000;

/** A service whose database says that the attempt is in `state` and ended at `endedAt`, and what it asked for. */
function service(state: 'working' | 'ended', endedAt: number | null, due: number | null, received: number, startedAt: number | null = start) {
  const warned: object[] = [];
  const asked: { attemptId: string; number: number }[] = [];
  const row = { n: 1, version: '700', state, current_epoch: 1, started_at: startedAt === null ? null : new Date(startedAt), paused_at: null, deadline: new Date(start + 3_600_000), ended_at: endedAt === null ? null : new Date(endedAt), closed: '{}', stored: 1, place_since: new Date(start), time_limit_ms: 3_600_000, extra_ms: 0, paused_ms: 0, due };
  const pool = {
    query: async (query: string | { name: string }) => {
      if (typeof query === 'string') return { rows: [{ attemptId, number: 2 }] };
      return { rows: query.name === 'save-answers' ? [row] : [{ prefix: 1 }] };
    },
  };
  const parts = [
    pool,
    { now: () => received },
    { known: () => ({ attemptId, formId: 'f' }) },
    { of: async () => ({ items: new Map([['i1', new Map()]]), numbers: new Map() }) },
    { saved: () => undefined },
    { request: async (requests: typeof asked) => void asked.push(...requests) },
    { fault: (_: string, error: unknown) => { throw error; }, warn: (event: string, fields: object) => void warned.push({ event, ...fields }) },
    new Metrics(),
  ];
  return { asked, warned, answers: new AnswerService(...(parts as unknown as ConstructorParameters<typeof AnswerService>)) };
}

const given = (at: number): AnswerEvent => ({ seq: 1, at, kind: 'answer', item: 'i1', value: {} });

describe('AnswerService', () => {
  it('asks for another score when the end was decided between the arrival of an answer and its storing', async () => {
    const { answers, asked } = service('ended', start + 5_010, null, start + 5_000);
    expect(await answers.save(attemptId, { epoch: 1, events: [given(start + 4_900)] })).toMatchObject({ savedSeq: 1, state: 'ended', notCounted: 0 });
    expect(asked).toEqual([{ attemptId, number: 2 }]);
  });

  it('asks for no score of an attempt that never started', async () => {
    const { answers, asked } = service('ended', start + 5_010, null, start + 5_000, null);
    await answers.save(attemptId, { epoch: 1, events: [{ seq: 1, at: start + 4_900, kind: 'settings', value: { textSize: 150, theme: 'standard', timerHidden: false } }] });
    expect(asked).toEqual([]);
  });

  it.each([
    ['the statement asked already', 'ended', start + 5_000, 7, start + 6_000, start + 4_000, [{ attemptId, number: 7 }]],
    ['the answer was given after the end', 'ended', start + 5_000, null, start + 6_000, start + 5_500, []],
    ['the attempt goes on', 'working', null, null, start + 6_000, start + 5_500, []],
  ] as const)('asks no second time where %s', async (_, state, endedAt, due, received, at, expected) => {
    const { answers, asked } = service(state, endedAt, due, received);
    await answers.save(attemptId, { epoch: 1, events: [given(at)] });
    expect(asked).toEqual(expected);
  });

  it('says in the log that too much waits, once for all that is refused for it', async () => {
    const { answers, warned } = service('working', null, null, start + 5_000);
    await answers.save(attemptId, { epoch: 1, events: [given(start + 4_000)] });
    // The first takes all the room there is: 200 MB.
    const saves = [1, 2, 3].map(() => answers.save(attemptId, { epoch: 1, events: [] }, 200_000_000));
    expect((await Promise.allSettled(saves)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(warned).toEqual([{ event: 'saves-refused', reason: 'too-many-waiting', count: 1 }]);
  });
});
