// SPDX-License-Identifier: Apache-2.0
// Apache's own client for Node, as its users write with it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import nano from 'nano';
import { ADMIN, ReferenceServer } from './reference_server.js';

let server;
let couch;
let databases = 0;

// An empty one of its own for each test.
async function newDatabase() {
  databases += 1;
  const name = `nano-${databases}`;
  await couch.db.create(name);
  return couch.use(name);
}

before(async () => {
  server = await ReferenceServer.start();
  couch = nano(server.urlWithAccount);
});
after(async () => assert.equal(await server.stop(), 0));

test('databases are made, listed, described and removed', async () => {
  assert.equal((await couch.info()).couchdb, 'Welcome');
  assert.deepEqual(await couch.db.create('books'), { ok: true });
  assert.ok((await couch.db.list()).includes('books'));
  const facts = await couch.db.get('books');
  assert.equal(facts.db_name, 'books');
  assert.equal(facts.doc_count, 0);
  await assert.rejects(couch.db.create('books'), { statusCode: 412, error: 'file_exists' });
  assert.deepEqual(await couch.db.destroy('books'), { ok: true });
  await assert.rejects(couch.db.get('books'), { statusCode: 404, error: 'not_found' });
});

test('a session is opened with name and password and known by its cookie', async () => {
  const session = nano({ url: server.url, requestDefaults: { jar: true } });
  assert.equal((await session.session()).userCtx.name, null);
  const opened = await session.auth(ADMIN.username, ADMIN.password);
  assert.equal(opened.ok, true);
  const known = await session.session();
  assert.deepEqual(known.userCtx, { name: 'admin', roles: ['_admin'] });
  assert.equal(known.info.authenticated, 'cookie');
  await assert.rejects(session.auth('admin', 'wrong'), { statusCode: 401, error: 'unauthorized' });
});

test('documents are inserted, read, updated, copied and removed', async () => {
  const db = await newDatabase();
  const inserted = await db.insert({ title: 'one' }, 'first');
  assert.equal(inserted.id, 'first');
  assert.deepEqual(await db.get('first'), { _id: 'first', _rev: inserted.rev, title: 'one' });
  assert.equal((await db.head('first')).etag, `"${inserted.rev}"`);
  const updated = await db.insert({ _id: 'first', _rev: inserted.rev, title: 'two' });
  await assert.rejects(db.insert({ _id: 'first', _rev: inserted.rev }), { statusCode: 409, error: 'conflict' });
  const { _revisions } = await db.get('first', { revs: true });
  assert.deepEqual(_revisions, { start: 2, ids: [updated.rev, inserted.rev].map((rev) => rev.slice(2)) });

  const generated = await db.insert({ title: 'no id' });
  assert.match(generated.id, /^[0-9a-f]{32}$/);
  await couch.request({ db: db.config.db, doc: 'first', method: 'copy', headers: { Destination: 'second' } });
  assert.equal((await db.get('second')).title, 'two');
  const removed = await db.destroy('first', updated.rev);
  assert.match(removed.rev, /^3-/);
  await assert.rejects(db.get('first'), { statusCode: 404, reason: 'deleted' });
});

test('many documents go in one request', async () => {
  const db = await newDatabase();
  const written = await db.bulk({ docs: [{ _id: 'a', n: 1 }, { _id: 'b', n: 2 }, { _id: 'c', n: 3 }] });
  assert.deepEqual(written.map(({ id, ok }) => [id, ok]), [['a', true], ['b', true], ['c', true]]);
  const list = await db.list({ include_docs: true, startkey: 'b' });
  assert.equal(list.total_rows, 3);
  assert.deepEqual(list.rows.map(({ doc }) => doc.n), [2, 3]);
  const fetched = await db.fetch({ keys: ['c', 'none', 'a'] });
  assert.deepEqual(fetched.rows.map((row) => row.doc?.n ?? row.error), [3, 'not_found', 1]);
  const revisions = await db.fetchRevs({ keys: ['a'] });
  assert.equal(revisions.rows[0].value.rev, written[0].rev);
});

test('attachments are stored, streamed and removed', async () => {
  const db = await newDatabase();
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => at % 251));
  const { rev } = await db.attachment.insert('doc', 'a.bin', bytes, 'application/octet-stream');
  assert.deepEqual(await db.attachment.get('doc', 'a.bin'), bytes);
  const chunks = [];
  for await (const chunk of db.attachment.getAsStream('doc', 'a.bin')) chunks.push(chunk);
  assert.deepEqual(Buffer.concat(chunks), bytes);
  const removed = await db.attachment.destroy('doc', 'a.bin', { rev });
  assert.equal(removed.ok, true);
  await assert.rejects(db.attachment.get('doc', 'a.bin'), { statusCode: 404 });
});

test('a document and its attachments travel as one multipart request', async () => {
  const db = await newDatabase();
  const files = [
    { name: 'a.txt', data: 'plain text', content_type: 'text/plain' },
    { name: 'b.bin', data: Buffer.from([0, 13, 10, 45, 45, 255]), content_type: 'application/octet-stream' },
  ];
  await db.multipart.insert({ title: 'both' }, files, 'doc');
  const document = await db.get('doc', { attachments: true });
  assert.equal(document.title, 'both');
  assert.equal(Buffer.from(document._attachments['a.txt'].data, 'base64').toString(), 'plain text');
  assert.deepEqual(Buffer.from(document._attachments['b.bin'].data, 'base64'), files[1].data);
  const whole = await db.multipart.get('doc');
  assert.ok(whole.includes(Buffer.from('plain text')));
});

test('the changes reader tells what is there and what comes, and stops', async () => {
  const db = await newDatabase();
  await db.bulk({ docs: [{ _id: 'a' }, { _id: 'b' }] });
  const reader = db.changesReader.start({ since: 0, includeDocs: true });
  const seen = [];
  await new Promise((resolve, reject) => {
    reader.on('error', reject);
    reader.on('change', (change) => {
      seen.push(change.doc._id);
      if (seen.length === 2) db.insert({ _id: 'c' }).catch(reject);
      if (seen.length === 3) resolve();
    });
  });
  db.changesReader.stop();
  assert.deepEqual(seen, ['a', 'b', 'c']);
});

test('the changes reader catches up, with a selector too', async () => {
  const db = await newDatabase();
  await db.bulk({ docs: Array.from({ length: 30 }, (_, n) => ({ _id: `d${n}`, n })) });
  // The reader is at the end when a long poll tells nothing; the time-out, in milliseconds, is its.
  const read = (options) =>
    new Promise((resolve, reject) => {
      const seen = [];
      const reader = db.changesReader.get({ since: 0, batchSize: 10, timeout: 1, ...options });
      reader.on('change', ({ id }) => seen.push(id));
      reader.on('error', reject);
      reader.on('end', () => resolve(seen));
    });
  assert.equal((await read({})).length, 30);
  assert.deepEqual(await read({ selector: { n: { $gt: 27 } } }), ['d28', 'd29']);
});

test('queries find by selector, with an index and without', async () => {
  const db = await newDatabase();
  await db.bulk({ docs: Array.from({ length: 20 }, (_, n) => ({ _id: `d${n}`, n, even: n % 2 === 0 })) });
  const scanned = await db.find({ selector: { even: true, n: { $lt: 5 } }, fields: ['n'] });
  assert.deepEqual(scanned.docs, [{ n: 0 }, { n: 2 }, { n: 4 }]);
  assert.match(scanned.warning, /No matching index found/);
  const index = await db.createIndex({ index: { fields: ['n'] }, name: 'by-n' });
  assert.equal(index.result, 'created');
  const sorted = await db.find({ selector: { n: { $gte: 0 } }, sort: [{ n: 'desc' }], limit: 3 });
  assert.deepEqual(sorted.docs.map(({ n }) => n), [19, 18, 17]);
  assert.equal(sorted.warning, undefined);
});

test('a purge goes through the generic request and is seen by everything else', async () => {
  const db = await newDatabase();
  const { rev } = await db.insert({ title: 'gone' }, 'doc');
  await db.createIndex({ index: { fields: ['title'] } });
  assert.equal((await db.find({ selector: { title: 'gone' } })).docs.length, 1);
  const purge = await couch.request({ db: db.config.db, method: 'post', path: '_purge', body: { doc: [rev] } });
  assert.deepEqual(purge, { purge_seq: null, purged: { doc: [rev] } });
  await assert.rejects(db.get('doc'), { statusCode: 404, reason: 'missing' });
  assert.deepEqual((await db.find({ selector: { title: 'gone' } })).docs, []);
  assert.deepEqual((await db.changes()).results.map(({ id }) => id), [(await db.list()).rows[0].id]);
});

test('a user of the server reads where he is a member, and nowhere else', async () => {
  const db = await newDatabase();
  await db.insert({}, 'doc');
  await couch.db.create('_users').catch((error) => assert.equal(error.statusCode, 412));
  await couch.use('_users').insert(
    { name: 'ada', password: 'lovelace', roles: [], type: 'user' },
    'org.couchdb.user:ada',
  );
  const ada = nano({ url: server.url, requestDefaults: { jar: true } });
  await ada.auth('ada', 'lovelace');
  await assert.rejects(ada.use(db.config.db).get('doc'), { statusCode: 403, error: 'forbidden' });
  const security = { admins: { names: [], roles: [] }, members: { names: ['ada'], roles: [] } };
  await couch.request({ db: db.config.db, method: 'put', path: '_security', body: security });
  assert.equal((await ada.use(db.config.db).get('doc'))._id, 'doc');
  await assert.rejects(
    ada.request({ db: db.config.db, method: 'post', path: '_purge', body: {} }),
    { statusCode: 401, reason: 'You are not a server admin.' },
  );
});

test('databases are replicated at once, and by a document of _replicator', async () => {
  const source = await newDatabase();
  const { rev } = await source.insert({ n: 1 }, 'doc');
  const once = await couch.db.replicate(source.config.db, 'nano-copy', { create_target: true });
  assert.equal(once.ok, true);
  assert.equal(once.history[0].docs_written, 1);
  assert.equal((await couch.use('nano-copy').get('doc'))._rev, rev);

  const at = (name) => `${server.urlWithAccount}/${name}`;
  const { id } = await couch.db.replication.enable(at(source.config.db), at('nano-second'), { create_target: true });
  const path = `_scheduler/docs/_replicator/${id}`;
  let state;
  do ({ state } = await couch.request({ path })); while (state !== 'completed' && state !== 'failed');
  const document = await couch.db.replication.query(id);
  assert.equal(document._replication_state, 'completed', document._replication_state_reason);
  assert.equal((await couch.use('nano-second').get('doc'))._rev, rev);
  assert.equal((await couch.db.replication.disable(id, document._rev)).ok, true);
});
