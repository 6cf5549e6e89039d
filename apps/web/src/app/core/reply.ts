import { Refusal } from './refusal';

/**
 * What to throw where no whole answer came: no network, server down, connection cut, also in the middle of the body, or the
 * time limit was over. Only a call that its own caller gave up keeps its error. Some browsers report a time limit as an
 * `AbortError` as well; the signal knows better.
 */
export function noAnswer(error: unknown, signal: AbortSignal | null | undefined): unknown {
  const givenUp = error instanceof DOMException && error.name === 'AbortError' && (signal?.reason as Error | undefined)?.name !== 'TimeoutError';
  return givenUp ? error : new Refusal('offline', 0);
}

/** The JSON of a successful reply. */
export async function readReply(response: Pick<Response, 'text' | 'status'>, signal?: AbortSignal | null): Promise<unknown> {
  const text = await response.text().catch((error: unknown) => {
    throw noAnswer(error, signal);
  });
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal('unreadable', response.status);
  }
}
