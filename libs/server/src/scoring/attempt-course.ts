import type { AttemptDocument, ItemResponse } from '@synoo/contracts';
import { type FormKey, openTurns, replayTurns, type TakenTurn } from '@synoo/qti';
import type { EntityManager } from 'typeorm';
import type { Course } from './score-log';

/** Whether attempts at this form may differ in their items or hold turns; for the others nothing is read. */
export const hasCourse = (key: FormKey): boolean => key.test !== undefined || key.items.some((item) => item.turns !== undefined);

/** What each attempt did besides answering: its items, as planned or as it was led, and its turns. `key`: as it was published. */
export async function readCourses(manager: Pick<EntityManager, 'query'>, key: FormKey, attempts: readonly { readonly id: string; readonly seed: string }[]): Promise<ReadonlyMap<string, Course>> {
  const ids = attempts.map(({ id }) => id);
  const [documents, log] = await Promise.all([
    manager.query<{ id: string; document: AttemptDocument }[]>('select id, document from attempt where id = any($1)', [ids]),
    manager.query<{ attempt_id: string; kind: TakenTurn['kind']; item: string; response: ItemResponse; worked_ms: number }[]>(
      'select attempt_id, kind, item, response, worked_ms::float8 as worked_ms from attempt_turn where attempt_id = any($1) order by attempt_id, n',
      [ids],
    ),
  ]);
  const turns = openTurns(key);
  const refs = key.items.map(({ ref }) => ref);
  const plans = new Map(documents.map(({ id, document }) => [id, document.plan]));
  return new Map(
    attempts.map(({ id, seed }): [string, Course] => {
      const own = log.filter((turn) => turn.attempt_id === id).map(({ kind, item, response, worked_ms }) => ({ kind, item, response, workedMs: worked_ms }));
      const state = replayTurns(turns, seed, own);
      return [id, { items: turns.led ? state.reached : (plans.get(id) ?? refs), turns: new Map([...state.taken].map(([ref, { responses }]) => [ref, responses])) }];
    }),
  );
}
