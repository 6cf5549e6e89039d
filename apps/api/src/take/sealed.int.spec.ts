import { createDecipheriv, hkdfSync } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { routes, type SealedHeader, type ServerToLearner, sealedInfo } from '@synoo/contracts';
import { sha256 } from '@synoo/server';
import { startTestApi, type TestApi } from '@synoo/testing';
import { io } from 'socket.io-client';
import { Client } from '../testing/client';
import { sampleItems, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

/** What a learner's page does with what it got, written anew from the contract's description. */
function unseal(contentKey: string, info: string, sealed: Buffer, authenticated: Buffer): Buffer {
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(contentKey, 'base64url'), Buffer.alloc(0), info, 32));
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12)).setAAD(authenticated).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

const picture = Buffer.from('a picture of сыноо');
const pictureHash = sha256(picture);

describe('Sealed delivery', () => {
  let api: TestApi;
  let session: SampleSession;
  let learner: SampleLearner;

  beforeAll(async () => {
    api = await startTestApi();
    session = await sampleSession(api, { learners: 2, forms: [sampleItems(), sampleItems().map((item) => ({ ...item, code: `X${item.code}` }))] });
    // As a form of a time before there were seals, and with a picture.
    const formId = session.forms[0]!.id;
    for (const table of ['form_document', 'sealed_document']) await api.dataSource.query(`alter table ${table} disable trigger user`);
    await api.dataSource.query('delete from sealed_document where form_id = $1', [formId]);
    await api.dataSource.query('delete from key.content_key where form_id = $1', [formId]);
    await api.dataSource.query(`update form_document set body = replace(body, '"title":"', $2) where form_id = $1 and kind = 'form'`, [formId, `"title":"/api/assets/${pictureHash} `]);
    for (const table of ['form_document', 'sealed_document']) await api.dataSource.query(`alter table ${table} enable trigger user`);
    await api.dataSource.query(`insert into asset (hash, type, name, data) values ($1, 'image/png', 'p.png', $2)`, [pictureHash, picture]);
    learner = await SampleLearner.checkIn(api.url, session, session.members.findIndex(({ formCode }) => formCode === session.forms[0]!.code));
  });
  afterAll(() => api.close());

  const sealedDocument = (client: Client, hash: string) => client.raw(routes.sealedDocument, { params: { hash } });

  it('hands the test out under seal before the start, its key from the start on, and nothing to others', async () => {
    const sealedHash = learner.view.sealed.ky!;
    const early = await sealedDocument(learner.client, sealedHash);
    expect([early.status, early.headers.get('cache-control')]).toEqual([200, 'private, max-age=31536000, immutable']);
    const sealed = Buffer.from(await early.arrayBuffer());
    expect(sha256(sealed)).toBe(sealedHash);
    const line = sealed.subarray(0, sealed.indexOf(10));
    const header = JSON.parse(line.toString()) as SealedHeader;
    expect(header).toEqual({ schema: 'synoo-sealed/1', form: session.forms[0]!.id, document: learner.view.form.ky, assets: [{ hash: pictureHash, type: 'image/png', bytes: picture.length }] });
    const pictureSealed = await learner.client.raw(routes.sealedAsset, { params: { form: header.form, hash: pictureHash } });
    const pictureBytes = Buffer.from(await pictureSealed.arrayBuffer());
    expect(pictureBytes.includes(picture)).toBe(false);

    expect(learner.view.contentKey).toBeNull();
    expect((await learner.client.raw(routes.asset, { params: { hash: pictureHash } })).status).toBe(404);
    const other = await SampleLearner.checkIn(api.url, session, session.members.findIndex(({ formCode }) => formCode === session.forms[1]!.code));
    expect((await sealedDocument(other.client, sealedHash)).status).toBe(404);
    expect((await other.client.raw(routes.sealedAsset, { params: { form: header.form, hash: pictureHash } })).status).toBe(404);
    expect((await sealedDocument(new Client(api.url), sealedHash)).status).toBe(401);
    // By now it is at hand and comes without the framework and the database: to the same learners, and to nobody else.
    const again = await sealedDocument(learner.client, sealedHash);
    for (const name of ['cache-control', 'content-type', 'content-length', 'x-content-type-options', 'cross-origin-resource-policy', 'referrer-policy']) expect([name, again.headers.get(name)]).toEqual([name, early.headers.get(name)]);
    expect(again.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(Buffer.from(await again.arrayBuffer()).equals(sealed)).toBe(true);
    expect((await sealedDocument(other.client, sealedHash)).status).toBe(404);
    expect((await sealedDocument(new Client(api.url), sealedHash)).status).toBe(401);
    const briefingHash = learner.view.briefing.ky!;
    const texts = [];
    for (const accept of ['br', 'identity', 'br', 'identity']) {
      const reply = await fetch(`${api.url}/api/take/briefings/${briefingHash}`, { headers: { cookie: [...learner.client.cookies].map(([name, value]) => `${name}=${value}`).join('; '), 'accept-encoding': accept } });
      texts.push([reply.status, reply.headers.get('content-encoding'), sha256(Buffer.from(await reply.arrayBuffer()))]);
    }
    expect(texts.map(([, , hash]) => hash)).toEqual(Array.from({ length: 4 }, () => briefingHash));
    expect(texts.map(([status, encoding]) => [status, encoding])).toEqual([[200, 'br'], [200, null], [200, 'br'], [200, null]]);

    const told = new Promise<Parameters<ServerToLearner['attempt']>[0]>((resolve) => {
      const socket = io(`${api.url}/take`, { transports: ['websocket'], extraHeaders: { cookie: [...learner.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
      socket.on('connect', () => socket.emit('presence', { attemptId: learner.attemptId, epoch: 1, step: 'waiting', item: null, answered: 0, unsaved: 0, visible: true }, () => void startAll(session)));
      socket.on('attempt', (message: Parameters<ServerToLearner['attempt']>[0]) => {
        if (message.state !== 'working') return expect(message.contentKey).toBeUndefined();
        socket.close();
        resolve(message);
      });
    });
    const { contentKey = '' } = await told;
    const view = await learner.client.call(routes.attempt, { params: { attemptId: learner.attemptId }, query: { epoch: 1 } });
    expect(view.body.contentKey).toBe(contentKey);
    const opened = gunzipSync(unseal(contentKey, sealedInfo('document', header.document), sealed.subarray(line.length + 1), line)).toString();
    const plain = await learner.client.raw(routes.formDocument, { params: { hash: learner.view.form.ky! } });
    expect(opened).toBe(await plain.text());
    expect(unseal(contentKey, sealedInfo('asset', pictureHash), pictureBytes, Buffer.from(pictureHash))).toEqual(picture);
    const shown = await learner.client.raw(routes.asset, { params: { hash: pictureHash } });
    expect([shown.status, await shown.text()]).toEqual([200, picture.toString()]);
    expect((await other.client.raw(routes.asset, { params: { hash: pictureHash } })).status).toBe(404);
  });

  it('shows the files of the bank to those who read the bank, and to no other account', async () => {
    expect((await session.admin.raw(routes.asset, { params: { hash: pictureHash } })).status).toBe(200);
    expect((await session.proctor.raw(routes.asset, { params: { hash: pictureHash } })).status).toBe(403);
    expect((await new Client(api.url).raw(routes.asset, { params: { hash: pictureHash } })).status).toBe(401);
  });

  it('lets the delivery role reach a content key only through an attempt that has started', async () => {
    const waiting = await sampleSession(api, { learners: 1, forms: [sampleItems().map((item) => ({ ...item, code: `Y${item.code}` }))] });
    const { attemptId } = await SampleLearner.checkIn(api.url, waiting, 0);
    await api.dataSource.transaction(async (manager) => {
      await manager.query('set local role synoo_delivery');
      expect(await manager.query('select released_content_key($1) as key', [attemptId])).toEqual([{ key: null }]);
      expect(await manager.query('select released_content_key($1) as key', [learner.attemptId])).toEqual([{ key: expect.any(Buffer) }]);
      await expect(manager.query('select * from key.content_key')).rejects.toThrow('permission denied');
    });
  });
});
