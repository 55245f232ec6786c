// SPDX-License-Identifier: Apache-2.0
// curl sends every example request of the documents, in the state that the page describes, and gets
// the answer that the page shows: as the documents have it, and as CouchDB 3.5.0 does.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { ADMIN, ReferenceServer } from './reference_server.js';

const { examples } = JSON.parse(readFileSync(new URL('couchdb_examples.json', import.meta.url), 'utf8'));
const RULES = { 'the documents': [], 'CouchDB 3.5.0': ['--emulate', 'couchdb-3.5.0'] };

// Servers by the rules that they keep.
const servers = {};
before(async () => {
  for (const [rules, flags] of Object.entries(RULES)) servers[rules] = await ReferenceServer.start(...flags);
});
after(() => Promise.all(Object.values(servers).map((server) => server.stop())));

async function curl(url, { method, headers, body }) {
  const arguments_ = ['--silent', '--show-error', '--include', '--path-as-is', '--request', method];
  arguments_.push('--user', `${ADMIN.username}:${ADMIN.password}`);
  for (const [name, value] of Object.entries(headers)) arguments_.push('--header', `${name}: ${value}`);
  if (body !== undefined) arguments_.push('--data-binary', '@-');
  const program = spawn('curl', [...arguments_, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  program.stdin.end(body === undefined ? '' : JSON.stringify(body, null, 4));
  const chunks = [];
  program.stdout.on('data', (chunk) => chunks.push(chunk));
  const [code] = await once(program, 'close');
  assert.equal(code, 0);
  return parseAnswer(Buffer.concat(chunks));
}

function parseAnswer(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  const [statusLine, ...fields] = bytes.subarray(0, end).toString().split('\r\n');
  return { statusLine, fields, body: bytes.subarray(end + 4) };
}

// What a field must be whose value the page leaves to the server.
const OWN_VALUE = {
  'Content-Length': (value, body) => assert.equal(value, String(body.length)),
  Date: (value) => assert.match(value, /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/),
  Server: (value) => assert.match(value, /^CouchDB\b/),
};

function assertField(shown, answer) {
  if (shown in OWN_VALUE) {
    const field = answer.fields.find((line) => line.startsWith(`${shown}: `));
    assert.ok(field, `${shown} is missing`);
    OWN_VALUE[shown](field.slice(shown.length + 2), answer.body);
  } else {
    assert.ok(answer.fields.includes(shown), `"${shown}" is not among ${answer.fields.join(' | ')}`);
  }
}

for (const rules of Object.keys(RULES)) {
  for (const { title, given, request, response } of examples) {
    test(`${title} is answered as its page shows, by ${rules}`, async () => {
      const server = servers[rules];
      assert.equal((await server.request('PUT', '/db')).status, 201);
      await server.request('POST', '/db/_bulk_docs', { new_edits: false, docs: given });
      const answer = await curl(server.url + request.path, request);
      assert.equal(answer.statusLine, `HTTP/1.1 ${response.status}`);
      for (const shown of response.headers) assertField(shown, answer);
      assert.deepEqual(JSON.parse(answer.body.toString()), response.body);
      assert.equal((await server.request('DELETE', '/db')).status, 200);
    });
  }
}
