import { createDecipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto';
import { type AnswerEvent, type AnswersContent, answersFileBound, answersFileInfo } from '@synoo/contracts';
import type { KeptAttempt } from '../outbox/take-database';
import { collectAnswers } from './collect-answers';
import { sealAnswers } from './seal-answers';

const event = (seq: number, at = seq): AnswerEvent => ({ seq, at, kind: 'flag', item: 'i1', value: true });
const kept = (changes: Partial<KeptAttempt> = {}): KeptAttempt => ({ attemptId: 'a', view: { epoch: 2, answersFile: { key: 'k', ticket: 't' } } as unknown as KeptAttempt['view'], anchoredAt: 0, ...changes });
const place = (epoch: number, savedSeq: number, ...seqs: number[]) => ({ epoch, lastSeq: Math.max(savedSeq, ...seqs), savedSeq, events: seqs.map((seq) => event(seq)) });

describe('collectAnswers', () => {
  it('takes what is not acknowledged, by place, from the journal and from memory, each once', () => {
    const content = collectAnswers(kept(), [place(2, 1, 1, 2, 3), place(1, 0, 1)], [{ epoch: 2, event: event(3) }, { epoch: 2, event: event(4) }]);
    expect(content?.places.map(({ epoch, events }) => [epoch, events.map(({ seq }) => seq)])).toEqual([[1, [1]], [2, [2, 3, 4]]]);
    expect(content).toMatchObject({ ticket: 't', finish: null });
  });

  it('says that the learner ended the test, after which event of this place', () => {
    expect(collectAnswers(kept({ finish: { at: 77 } }), [place(2, 9, 8, 9)], [])?.finish).toEqual({ epoch: 2, seq: 9, at: 77 });
    expect(collectAnswers(kept({ finish: { at: 77 } }), [], [{ epoch: 2, event: event(4) }])?.finish).toEqual({ epoch: 2, seq: 4, at: 77 });
  });

  it('makes nothing of a view that knows no files', () => {
    expect(collectAnswers(kept({ view: { epoch: 1 } as unknown as KeptAttempt['view'] }), [place(1, 0, 1)], [])).toBeUndefined();
  });
});

describe('sealAnswers', () => {
  it('makes what only the holder of the private key reads, bound to attempt and form', () => {
    const { privateKey, publicKey } = generateKeyPairSync('x25519');
    const server = String(publicKey.export({ format: 'jwk' }).x);
    const content: AnswersContent = { ticket: 'ң', places: [{ epoch: 1, events: [event(1)] }], finish: null };
    const file = sealAnswers('018f0000-0000-7000-8000-000000000001', 'f'.repeat(64), server, content);
    const salt = Buffer.concat([Buffer.from(file.key, 'base64url'), Buffer.from(server, 'base64url')]);
    const shared = diffieHellman({ privateKey, publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: file.key }, format: 'jwk' }) });
    const key = Buffer.from(hkdfSync('sha256', shared, salt, answersFileInfo, 32));
    const sealed = Buffer.from(file.content, 'base64url');
    const open = (bound: string): string => {
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12)).setAAD(Buffer.from(bound)).setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString();
    };
    expect(JSON.parse(open(answersFileBound(file)))).toEqual(content);
    expect(() => open(answersFileBound({ ...file, form: '0'.repeat(64) }))).toThrow();
    expect(sealAnswers(file.attemptId, file.form, server, content).key).not.toBe(file.key);
  });
});
