// SPDX-License-Identifier: Apache-2.0
// PouchDB with what replication needs: databases in memory, databases on a server.
import PouchDB from 'pouchdb-core';
import httpAdapter from 'pouchdb-adapter-http';
import memoryAdapter from 'pouchdb-adapter-memory';
import replication from 'pouchdb-replication';
import { ADMIN } from './reference_server.js';

PouchDB.plugin(httpAdapter).plugin(memoryAdapter).plugin(replication);

let databases = 0;

export const sync = PouchDB.sync;

// Each call makes another database.
export function localDatabase() {
  databases += 1;
  return new PouchDB(`local-${databases}`, { adapter: 'memory' });
}

// Made on the server when it is first used.
export function remoteDatabase(server, name) {
  return new PouchDB(`${server.url}/${name}`, { auth: ADMIN });
}

// Every leaf of every document, tombstones too, with history, body and attachments in full:
// an object from "id revision" to the document.
export async function leavesOf(database) {
  const { results } = await database.changes({ style: 'all_docs' });
  const docs = results.flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })));
  const opened = await database.bulkGet({ docs, revs: true, attachments: true });
  const leaves = {};
  for (const { id, docs: [{ ok }] } of opened.results) leaves[`${id} ${ok._rev}`] = ok;
  return leaves;
}

// Resolves with the first change that fits, be it there already or still to come.
export function change(database, fits) {
  return new Promise((resolve, reject) => {
    const feed = database.changes({ live: true, since: 0, style: 'all_docs', include_docs: true });
    feed.on('error', reject);
    feed.on('change', (found) => {
      if (!fits(found)) return;
      feed.on('complete', () => resolve(found));
      feed.cancel();
    });
  });
}
