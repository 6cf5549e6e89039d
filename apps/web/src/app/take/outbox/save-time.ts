import { type AnswerEvent, slowestLine } from '@synoo/contracts';

/** What a server and a line take for any request, ms. */
const usualMs = 20_000;

/** How long is waited for the acknowledgement of these events, ms: files need their time on a slow line, and begin anew when it is up. */
export function saveTimeMs(events: readonly AnswerEvent[]): number {
  return usualMs + Math.ceil(JSON.stringify(events).length / slowestLine);
}
