import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ENV, type Env } from './env';

const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** No letter or digit that is taken for another one on paper: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const CODE_ALPHABET = '34679ACDEFGHJKMNPQRTWXY';

/** A random code for people to type: `length` characters of an alphabet without look-alikes. */
export function randomCode(length: number): string {
  return Array.from({ length }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('');
}

/** What a person typed, as the code they meant: capitals, without spaces and dashes. */
export function normaliseCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s\-–—]/gu, '');
}

/** A random value for cookies and invitations: 256 bits, base64url. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Compares two strings in a time that does not depend on where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

/**
 * Encrypts personal data field by field, and makes keyed hashes to find them by.
 * AES-256-GCM; stored as version (1 byte), IV (12), tag (16), ciphertext. `context` names the field (for instance
 * `person.account.name`) and is authenticated, so that a value copied into another field does not decrypt.
 */
@Injectable()
export class FieldCrypto {
  // As objects: Node makes one of a key in bytes at every use, which costs more than a name's decryption.
  readonly #cipherKey: KeyObject;
  readonly #indexKey: KeyObject;
  readonly #tokenKey: KeyObject;

  constructor(@Inject(ENV) env: Pick<Env, 'dataKey' | 'secret'>) {
    const derive = (from: Buffer, purpose: string) => createSecretKey(Buffer.from(hkdfSync('sha256', from, Buffer.alloc(0), purpose, 32)));
    this.#cipherKey = derive(env.dataKey, 'synoo field encryption');
    this.#indexKey = derive(env.dataKey, 'synoo blind index');
    this.#tokenKey = derive(env.secret, 'synoo tokens');
  }

  encrypt(text: string, context: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#cipherKey, iv).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(FORMAT), iv, cipher.getAuthTag(), body]);
  }

  decrypt(stored: Uint8Array, context: string): string {
    const data = Buffer.from(stored);
    if (data[0] !== FORMAT || data.length < 1 + IV_BYTES + TAG_BYTES) throw new Error(`Encrypted field ${context} has an unknown format`);
    const iv = data.subarray(1, 1 + IV_BYTES);
    const tag = data.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#cipherKey, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context)).setAuthTag(tag);
    return Buffer.concat([decipher.update(data.subarray(1 + IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  }

  /** Keyed hash of a value for look-ups by equality: without the key it cannot be tried out. Case and spacing do not matter. */
  blindIndex(value: string, context: string): Buffer {
    const normal = value.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase();
    return createHmac('sha256', this.#indexKey).update(`${context}\0${normal}`).digest();
  }

  /** Keyed hash of a random token or code, so that the database does not hold what opens a session. */
  hashToken(token: string, context: string): Buffer {
    return createHmac('sha256', this.#tokenKey).update(`${context}\0${token}`).digest();
  }
}
