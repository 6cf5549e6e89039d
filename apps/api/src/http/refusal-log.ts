import { answersFileRoutes, type ErrorReply, errorStatus, takeRoutes } from '@synoo/contracts';
import type { Log } from '@synoo/server';

/** Routes that take answers in: what is refused there somebody may miss. */
const addressOf = ({ path }: { readonly path: string }): string => `/api/${path}`;
const saving = addressOf(takeRoutes.saveAnswers);
const takingAnswers: readonly string[] = [saving, ...[takeRoutes.takeTurn, takeRoutes.submit, answersFileRoutes.uploadAnswersFile].map(addressOf)];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

export interface RefusedRequest {
  readonly requestId: string;
  /** The route's pattern. Addresses that no route serves are anybody's and are counted only. */
  readonly route: string | undefined;
  readonly attemptId?: string | undefined;
}

/**
 * One line for each request that was refused, by the name of the refusal and never with what was sent: ids, numbers, and names that
 * the contract gives. Faults have lines of their own, and so has what is refused because there is too much of it.
 */
export function logRefusal(log: Log, { requestId, route, attemptId }: RefusedRequest, { code, details }: Pick<ErrorReply, 'code' | 'details'>): void {
  // A number that is used is named by who stores answers, with the numbers.
  if (route === undefined || errorStatus[code] >= 500 || (code === 'number-used' && route === saving)) return;
  const { problem, seq, item, response } = code === 'event-invalid' ? (details as Record<string, string | number | undefined>) : {};
  const fields = { requestId, route, code, attemptId: attemptId !== undefined && UUID.test(attemptId) ? attemptId : undefined, problem, seq, item, response };
  if (takingAnswers.includes(route)) log.warn('request-refused', fields);
  else log.info('request-refused', fields);
}
