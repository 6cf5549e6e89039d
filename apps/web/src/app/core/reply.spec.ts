import { noAnswer, readReply } from './reply';

const body = (text: () => Promise<string>) => ({ status: 200, text });

describe('reading a reply', () => {
  it('gives the JSON, and an empty object for an empty body', async () => {
    expect(await readReply(body(() => Promise.resolve('{"savedSeq":3}')))).toEqual({ savedSeq: 3 });
    expect(await readReply(body(() => Promise.resolve('')))).toEqual({});
  });

  it('takes a connection that breaks within the body for no answer', async () => {
    await expect(readReply(body(() => Promise.reject(new TypeError('network error'))))).rejects.toMatchObject({ name: 'Refusal', code: 'offline' });
  });

  it('says so when the body is not JSON', async () => {
    await expect(readReply(body(() => Promise.resolve('<html>')))).rejects.toMatchObject({ name: 'Refusal', code: 'unreadable' });
  });
});

describe('a request without an answer', () => {
  const aborted = new DOMException('aborted', 'AbortError');

  it('is offline when its time was over, by whichever name the browser calls it', () => {
    const signal = AbortSignal.abort(new DOMException('too long', 'TimeoutError'));
    expect(noAnswer(signal.reason, signal)).toMatchObject({ code: 'offline' });
    expect(noAnswer(aborted, signal)).toMatchObject({ code: 'offline' });
  });

  it('keeps its error when the caller gave it up', () => {
    expect(noAnswer(aborted, AbortSignal.abort())).toBe(aborted);
  });
});
