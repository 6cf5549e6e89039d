import { gcm } from '@noble/ciphers/aes.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type AnswersContent, type AnswersFile, answersFileBound, answersFileInfo } from '@synoo/contracts';
import { fromBase64Url, toBase64Url } from '../session/bytes';

/**
 * Makes the file that only the server can read; its form is described in the contracts. Written with a library in JavaScript,
 * because the browser's own cryptography is missing just where networks are poorest: over plain HTTP.
 */
export function sealAnswers(attemptId: string, form: string, serverKey: string, content: AnswersContent): AnswersFile {
  const { secretKey, publicKey } = x25519.keygen();
  const server = fromBase64Url(serverKey);
  const key = hkdf(sha256, x25519.getSharedSecret(secretKey, server), new Uint8Array([...publicKey, ...server]), new TextEncoder().encode(answersFileInfo), 32);
  const file = { schema: 'synoo-answers/1', attemptId, form } as const;
  const sealed = gcm(key, new Uint8Array(12), new TextEncoder().encode(answersFileBound(file))).encrypt(new TextEncoder().encode(JSON.stringify(content)));
  return { ...file, key: toBase64Url(publicKey), content: toBase64Url(sealed) };
}
