import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type SealedHeader, sealedInfo } from '@synoo/contracts';
import { fromBase64Url, toBase64Url } from './bytes';
import { canUnseal, sealedHeader, unsealAsset, unsealDocument } from './unseal';

const contentKey = randomBytes(32);
const key = contentKey.toString('base64url');
const header: SealedHeader = { schema: 'synoo-sealed/1', form: 'f', document: 'd'.repeat(64), assets: [{ hash: 'a'.repeat(64), type: 'image/png', bytes: 3 }] };

/** As the server seals, by the description in the contracts. */
function seal(info: string, data: Buffer, authenticated: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(hkdfSync('sha256', contentKey, Buffer.alloc(0), info, 32)), Buffer.alloc(12)).setAAD(authenticated);
  return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
}

const line = Buffer.from(JSON.stringify(header));
const document = { title: 'Сыноо: ң, ө, ү' };
const sealed = new Uint8Array(Buffer.concat([line, Buffer.from('\n'), seal(sealedInfo('document', header.document), gzipSync(JSON.stringify(document)), line)]));

describe('Unsealing', () => {
  it('opens a document with the key of its form, letters of every alphabet included', async () => {
    expect(canUnseal()).toBe(true);
    expect(sealedHeader(sealed)).toEqual(header);
    expect(await unsealDocument(key, sealed)).toEqual(document);
  });

  it('opens a file', async () => {
    const hash = header.assets[0]!.hash;
    const file = new Uint8Array(seal(sealedInfo('asset', hash), Buffer.from([1, 2, 3]), Buffer.from(hash)));
    expect([...new Uint8Array(await unsealAsset(key, hash, file))]).toEqual([1, 2, 3]);
    await expect(unsealAsset(key, 'b'.repeat(64), file)).rejects.toThrow();
  });

  it('opens nothing with another key, and nothing that was changed, its readable line included', async () => {
    await expect(unsealDocument(randomBytes(32).toString('base64url'), sealed)).rejects.toThrow();
    for (const at of [line.length + 5, line.indexOf('image/png')]) {
      const changed = sealed.slice();
      changed[at]! ^= 1;
      await expect(unsealDocument(key, changed)).rejects.toThrow();
    }
  });
});

describe('base64url', () => {
  it('goes there and back, also beyond the length of an argument list', () => {
    for (const length of [0, 1, 2, 3, 32, 200_000]) {
      const bytes = new Uint8Array(randomBytes(length));
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      expect([...fromBase64Url(toBase64Url(bytes))].length).toBe(length);
    }
  });
});
