import { Refusal } from './refusal';

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Whether no answer came, or none of the server's own: it may have done what it was asked, or not. */
export const unanswered = (error: unknown): boolean => error instanceof Refusal && ['offline', 'not-ready', 'unreadable'].includes(error.code);

/**
 * Sends until an answer comes, be it a refusal; `pauses` in ms before each further try. Only for what the server takes twice as
 * once. After the last try its error is thrown.
 */
export async function sentAgain<T>(send: () => Promise<T>, pauses: readonly number[], wait = sleep): Promise<T> {
  for (const pause of pauses) {
    try {
      return await send();
    } catch (error) {
      if (!unanswered(error)) throw error;
    }
    await wait(pause);
  }
  return send();
}
