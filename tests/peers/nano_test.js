// SPDX-License-Identifier: Apache-2.0
// Apache's own client for Node, as its users write with it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import nano from 'nano';
import { ADMIN, ReferenceServer } from './reference_server.js';

let server;
let couch;

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
