import { Refusal } from './refusal';
import { sentAgain } from './sent-again';

describe('sentAgain', () => {
  const noAnswer = new Refusal('offline', 0);
  /** Sends against these outcomes, one after the other; what came of it, how often it was sent, and the pauses between. */
  const against = async (...outcomes: readonly unknown[]) => {
    const pauses: number[] = [];
    let sent = 0;
    const send = (): Promise<unknown> => {
      const outcome = outcomes[sent++];
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    };
    const wait = (ms: number): Promise<void> => {
      pauses.push(ms);
      return Promise.resolve();
    };
    const came = await sentAgain(send, [1, 3], wait).catch((error: unknown) => error);
    return { came, sent, pauses };
  };

  it('sends once where the answer comes', async () => {
    expect(await against('done')).toEqual({ came: 'done', sent: 1, pauses: [] });
  });

  it('sends again where none came, or the server could not yet', async () => {
    expect(await against(noAnswer, new Refusal('not-ready', 503), 'done')).toEqual({ came: 'done', sent: 3, pauses: [1, 3] });
  });

  it('gives up after the last pause', async () => {
    expect(await against(noAnswer, noAnswer, noAnswer, 'too late')).toEqual({ came: noAnswer, sent: 3, pauses: [1, 3] });
  });

  it('takes a refusal and a fault for the answer', async () => {
    const refused = new Refusal('session-not-open', 409);
    const fault = new TypeError('x is not a function');
    expect(await against(refused, 'done')).toEqual({ came: refused, sent: 1, pauses: [] });
    expect(await against(noAnswer, fault, 'done')).toEqual({ came: fault, sent: 2, pauses: [1] });
  });
});
