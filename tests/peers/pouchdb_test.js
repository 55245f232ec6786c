// SPDX-License-Identifier: Apache-2.0
// PouchDB replicates with the reference server: a database of every kind of history up and down,
// live in both directions, and beyond a purge.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { change, leavesOf, localDatabase, remoteDatabase, sync } from './pouchdb.js';
import { ReferenceServer } from './reference_server.js';

const DOCUMENTS = 1000;
const REVISION = (digit) => String(digit).repeat(32);

let server;
before(async () => {
  server = await ReferenceServer.start();
});
after(async () => assert.equal(await server.stop(), 0));

const idOf = (number) => `doc-${String(number).padStart(4, '0')}`;

function attachmentsOf(number) {
  const bytes = Buffer.from(Array.from({ length: 200 + number }, (_, at) => (at * number) % 256));
  return {
    'note.txt': { content_type: 'text/plain', data: Buffer.from(`note ${number} `.repeat(50)).toString('base64') },
    'picture.png': { content_type: 'image/png', data: bytes.toString('base64') },
  };
}

// One of ten is a tombstone, one has a conflict, one a deleted conflict, two have attachments.
async function fill(database) {
  const documents = Array.from({ length: DOCUMENTS }, (_, number) => ({
    _id: idOf(number),
    number,
    text: `document ${number}, “quoted” and 雪`,
    ...(number % 10 === 3 || number % 10 === 4 ? { _attachments: attachmentsOf(number) } : {}),
  }));
  const written = await database.bulkDocs(documents);
  const tombstones = written.filter((_, number) => number % 10 === 0);
  await database.bulkDocs(tombstones.map(({ id, rev }) => ({ _id: id, _rev: rev, _deleted: true })));
  const branch = ({ id, rev }, digit, more) => ({
    _id: id,
    _rev: `3-${REVISION(digit)}`,
    _revisions: { start: 3, ids: [REVISION(digit), REVISION('e'), rev.slice(2)] },
    ...more,
  });
  const conflicts = written.filter((_, number) => number % 10 === 1);
  const deletedConflicts = written.filter((_, number) => number % 10 === 2);
  await database.bulkDocs(
    [
      ...conflicts.flatMap((row) => [branch(row, 'a', { side: 'left' }), branch(row, 'b', { side: 'right' })]),
      ...deletedConflicts.flatMap((row) => [branch(row, 'a', {}), branch(row, 'b', { _deleted: true })]),
    ],
    { new_edits: false },
  );
}

// A digest is of what is stored, and a server of CouchDB's kind stores what can be compressed
// compressed; PouchDB does not. All else must be the same.
function withoutDigests(leaves) {
  const copy = structuredClone(leaves);
  for (const { _attachments = {} } of Object.values(copy)) {
    for (const attachment of Object.values(_attachments)) delete attachment.digest;
  }
  return copy;
}

const md5 = (bytes) => `md5-${createHash('md5').update(bytes).digest('base64')}`;

test('a thousand documents with conflicts, tombstones and attachments go up and down unchanged', async () => {
  const source = localDatabase();
  await fill(source);
  const remote = remoteDatabase(server, 'thousand');
  const up = await source.replicate.to(remote);
  assert.equal(up.ok, true);
  assert.deepEqual(up.errors, []);

  const here = await leavesOf(source);
  assert.equal(Object.keys(here).length, DOCUMENTS + DOCUMENTS / 5);
  assert.deepEqual(withoutDigests(await leavesOf(remote)), withoutDigests(here));
  const facts = await server.request('GET', '/thousand');
  assert.equal(facts.body.doc_count, (DOCUMENTS * 9) / 10);
  assert.equal(facts.body.doc_del_count, DOCUMENTS / 10);

  const copy = localDatabase();
  const down = await copy.replicate.from(remote);
  assert.deepEqual(down.errors, []);
  assert.equal(down.docs_written, up.docs_written);
  assert.deepEqual(await leavesOf(copy), here);
});

test('the server digests what it stores, and sends it as it is on demand', async () => {
  const { _attachments } = await remoteDatabase(server, 'thousand').get(idOf(3));
  const { 'note.txt': note, 'picture.png': picture } = attachmentsOf(3);
  assert.equal(_attachments['picture.png'].digest, md5(Buffer.from(picture.data, 'base64')));
  assert.equal(_attachments['note.txt'].length, Buffer.from(note.data, 'base64').length);
  const stored = await server.bytes(`/thousand/${idOf(3)}/note.txt`, { 'Accept-Encoding': 'gzip' });
  assert.equal(stored.headers['content-encoding'], 'gzip');
  assert.equal(_attachments['note.txt'].digest, md5(stored.body));
});

test('nothing is sent that is there already', async () => {
  const source = localDatabase();
  const remote = remoteDatabase(server, 'thousand');
  await source.replicate.from(remote);
  const again = await source.replicate.to(remote);
  assert.equal(again.docs_read, 0);
  assert.equal(again.docs_written, 0);
});

test('a selector and document ids choose what is replicated', async () => {
  const remote = remoteDatabase(server, 'thousand');
  const few = localDatabase();
  await few.replicate.from(remote, { selector: { number: { $gte: 990 } } });
  const { rows } = await few.allDocs();
  // 990 is a tombstone, and the winners of 991 and 992 are branches without a number.
  assert.deepEqual(rows.map(({ id }) => id), [993, 994, 995, 996, 997, 998, 999].map(idOf));
  const two = localDatabase();
  await two.replicate.from(remote, { doc_ids: [idOf(5), idOf(7)] });
  assert.equal((await two.info()).doc_count, 2);
});

test('live replication carries edits, conflicts, deletions and attachments both ways', async () => {
  const local = localDatabase();
  const remote = remoteDatabase(server, 'live');
  const live = sync(local, remote, { live: true });
  const complete = new Promise((resolve, reject) => {
    live.on('complete', resolve);
    live.on('error', reject);
  });
  const is = (id, rev) => (found) => found.id === id && found.changes.some((leaf) => leaf.rev === rev);

  const up = await local.put({ _id: 'up', from: 'local' });
  await change(remote, is('up', up.rev));
  const down = await remote.put({ _id: 'down', from: 'remote' });
  await change(local, is('down', down.rev));

  const edited = await remote.put({ _id: 'up', _rev: up.rev, from: 'remote' });
  await change(local, is('up', edited.rev));
  const attached = await local.putAttachment('down', 'a.txt', down.rev, Buffer.from('text'), 'text/plain');
  await change(remote, is('down', attached.rev));
  assert.equal((await remote.getAttachment('down', 'a.txt')).toString(), 'text');

  const conflict = { _id: 'up', _rev: `2-${REVISION('0')}`, from: 'elsewhere' };
  await remote.bulkDocs([conflict], { new_edits: false });
  await change(local, is('up', conflict._rev));
  assert.deepEqual((await local.get('up', { conflicts: true }))._conflicts, [conflict._rev]);

  const removed = await local.remove('down', attached.rev);
  await change(remote, is('down', removed.rev));
  live.cancel();
  await complete;
  assert.deepEqual(withoutDigests(await leavesOf(local)), withoutDigests(await leavesOf(remote)));
});

test('a purged document stays away until somebody who still has it sends all of it again', async () => {
  const local = localDatabase();
  const remote = remoteDatabase(server, 'purged');
  await local.bulkDocs([{ _id: 'kept' }, { _id: 'purged', secret: true }]);
  const { _rev } = await local.get('purged');
  await local.replicate.to(remote);

  const purge = await server.request('POST', '/purged/_purge', { purged: [_rev] });
  assert.deepEqual(purge.body.purged, { purged: [_rev] });
  await assert.rejects(remote.get('purged'), { status: 404, reason: 'missing' });

  // A purge is no change: it reaches nobody, and who has the document keeps it.
  const down = await local.replicate.from(remote);
  assert.equal(down.docs_written, 0);
  assert.equal((await local.get('purged'))._rev, _rev);
  const fresh = localDatabase();
  await fresh.replicate.from(remote);
  assert.deepEqual((await fresh.allDocs()).rows.map(({ id }) => id), ['kept']);

  // Where replication stands, the document lies behind it: it does not come back by itself.
  const up = await local.replicate.to(remote);
  assert.equal(up.docs_written, 0);
  await assert.rejects(remote.get('purged'), { status: 404 });

  // From the beginning, the revision is missing on the server like any other, and returns as it was.
  const all = await local.replicate.to(remote, { checkpoint: false, since: 0 });
  assert.equal(all.docs_written, 1);
  assert.deepEqual(await remote.get('purged'), { _id: 'purged', _rev, secret: true });
});

test('a purged branch moves the document forward on the server and returns from where it is left', async () => {
  const local = localDatabase();
  const remote = remoteDatabase(server, 'branches');
  const leaf = (digit) => ({ _id: 'doc', _rev: `1-${REVISION(digit)}`, leaf: digit });
  await local.bulkDocs([leaf('a'), leaf('b')], { new_edits: false });
  await local.replicate.to(remote);
  assert.equal((await remote.get('doc')).leaf, 'b');
  const { last_seq: since } = await remote.changes();

  await server.request('POST', '/branches/_purge', { doc: [leaf('b')._rev] });
  assert.equal((await remote.get('doc', { conflicts: true }))._conflicts, undefined);
  const { results } = await remote.changes({ since, style: 'all_docs' });
  assert.deepEqual(results.map(({ id, changes }) => [id, changes]), [['doc', [{ rev: leaf('a')._rev }]]]);

  const down = await local.replicate.from(remote);
  assert.equal(down.docs_written, 0);
  assert.equal((await local.get('doc')).leaf, 'b');
  await local.replicate.to(remote, { checkpoint: false, since: 0 });
  assert.deepEqual((await remote.get('doc', { conflicts: true }))._conflicts, [leaf('a')._rev]);
});
