import { createCipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto';
import { type AnswersContent, type AnswersFile, answersFileBound, answersFileInfo, type AttemptView } from '@synoo/contracts';

/** What the page does, written anew from the contract's description and with another library. */
export function sealAnswers({ attemptId, form, answersFile }: AttemptView, content: Partial<AnswersContent>, changes: Partial<AnswersFile> = {}): string {
  const pair = generateKeyPairSync('x25519');
  const own = String(pair.publicKey.export({ format: 'jwk' }).x);
  const server = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: answersFile.key }, format: 'jwk' });
  const salt = Buffer.concat([Buffer.from(own, 'base64url'), Buffer.from(answersFile.key, 'base64url')]);
  const key = Buffer.from(hkdfSync('sha256', diffieHellman({ privateKey: pair.privateKey, publicKey: server }), salt, answersFileInfo, 32));
  const head = { schema: 'synoo-answers/1' as const, attemptId, form: form.ky! };
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12)).setAAD(Buffer.from(answersFileBound(head)));
  const plain: AnswersContent = { ticket: answersFile.ticket, places: [], finish: null, ...content };
  const sealed = Buffer.concat([cipher.update(JSON.stringify(plain)), cipher.final(), cipher.getAuthTag()]);
  return JSON.stringify({ ...head, key: own, content: sealed.toString('base64url'), ...changes });
}
