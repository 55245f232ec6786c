// SPDX-License-Identifier: Apache-2.0
// PouchDB's server in memory: a third party's implementation for the runner to judge. Listens on a free port and prints its address
// as purgatory-mock does. Run by pouchdb_server_test.js.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const PouchDB = require('pouchdb-core')
  .plugin(require('pouchdb-adapter-memory'))
  .plugin(require('pouchdb-mapreduce'))
  .plugin(require('pouchdb-find'))
  .plugin(require('pouchdb-replication'))
  .defaults({ adapter: 'memory' });
const app = require('express')();
app.use(require('express-pouchdb')(PouchDB, { inMemoryConfig: true, logPath: '/dev/null', mode: 'fullCouchDB' }));
const server = app.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ couchdb: [`http://127.0.0.1:${server.address().port}`] }));
});
