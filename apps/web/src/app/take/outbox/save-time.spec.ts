import { type AnswerEvent, base64Length, fileLimit, mebibyte } from '@synoo/contracts';
import { saveTimeMs } from './save-time';

const upload = (bytes: number): AnswerEvent => ({ seq: 1, at: 1, kind: 'answer', item: 'i1', value: { r1: { name: 'a.pdf', type: 'application/pdf', data: 'A'.repeat(base64Length(bytes)) } } });
/** ms that a body of that many characters takes over a line of so many kbit/s. */
const onLine = (characters: number, kbits: number): number => (characters * 8) / kbits;

describe('saveTimeMs', () => {
  it.each([1, 5, fileLimit.most / mebibyte])('a file of %d MiB arrives over 128 kbit/s before its time is up', (size) => {
    const event = upload(size * mebibyte);
    expect(saveTimeMs([event])).toBeGreaterThan(onLine(JSON.stringify([event]).length, 128) + 15_000);
  });

  it('nobody waits longer for a few words', () => {
    expect(saveTimeMs([{ seq: 1, at: 1, kind: 'answer', item: 'i1', value: { r1: 'өрт' } }])).toBeLessThan(20_100);
  });
});
