import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type AnswersFile, answersFileBound, answersFileInfo } from '@synoo/contracts';
import { FieldCrypto } from '../platform/crypto';
import { ENV, type Env } from '../platform/env';

/** A private key of X25519 in PKCS #8 is these bytes and the key (RFC 8410, 7). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const TAG_BYTES = 16;
const TICKET = 'answers-file';

/**
 * The server's side of answers in files. The private key follows from the data key, so that every process and every restored
 * back-up can read files that were made before; it never leaves the server.
 */
@Injectable()
export class AnswersFileCrypto {
  readonly #private: KeyObject;
  /** 32 bytes in base64url. */
  readonly publicKey: string;

  constructor(
    @Inject(ENV) env: Pick<Env, 'dataKey'>,
    private readonly crypto: FieldCrypto,
  ) {
    const seed = Buffer.from(hkdfSync('sha256', env.dataKey, Buffer.alloc(0), answersFileInfo, 32));
    this.#private = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
    this.publicKey = String(createPublicKey(this.#private).export({ format: 'jwk' }).x);
  }

  /** What a page that checked in to this attempt holds, and nobody else. */
  ticket(attemptId: string): string {
    return this.crypto.hashToken(attemptId, TICKET).toString('base64url');
  }

  /** The content, or undefined: made for another server, cut off, or changed. */
  open(file: AnswersFile): Buffer | undefined {
    try {
      const own = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: file.key }, format: 'jwk' });
      const salt = Buffer.concat([Buffer.from(file.key, 'base64url'), Buffer.from(this.publicKey, 'base64url')]);
      const key = Buffer.from(hkdfSync('sha256', diffieHellman({ privateKey: this.#private, publicKey: own }), salt, answersFileInfo, 32));
      const sealed = Buffer.from(file.content, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(answersFileBound(file))).setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch {
      return undefined;
    }
  }
}
