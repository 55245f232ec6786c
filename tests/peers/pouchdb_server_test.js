// SPDX-License-Identifier: Apache-2.0
// The runner against a third party's server: a whole run ends, leaves nothing, and is green with the known failures of its target file;
// without one of them it is red.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TARGET = join(ROOT, 'specs/targets/pouchdb-server.yaml');
const folder = mkdtempSync(join(tmpdir(), 'purgatory-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

async function startServer() {
  // Its configuration and its log are files where it stands.
  const program = fileURLToPath(new URL('pouchdb_server.js', import.meta.url));
  const server = spawn(process.execPath, [program], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  // Whoever lives on keeps this program from ending.
  after(() => server.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  return JSON.parse(line).couchdb[0];
}

function run(url, target) {
  const report = join(folder, 'result.jsonl');
  const { status, stdout } = spawnSync(
    process.env.PURGATORY,
    ['run', 'couchdb', '--strict', '--target', target, '--node', url, '--report', `jsonl=${report}`],
    { cwd: ROOT, encoding: 'utf8', timeout: 240_000 },
  );
  const lines = readFileSync(report, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  return { status, stdout, lines };
}

const url = await startServer();

test('a whole run ends, leaves nothing, and names what the server lacks', async () => {
  const { status, stdout, lines } = run(url, TARGET);
  assert.equal(status, 0, stdout);
  assert.equal(lines.filter((line) => line.verdict).length, lines[0].planned);
  assert.ok(lines.at(-1).totals);
  assert.ok(lines.some((line) => line.verdict === 'not-applicable' && line.reason.includes('purge')));
  assert.ok(lines.some((line) => line.verdict === 'known-failure'));
  assert.ok(lines.some((line) => line.verdict === 'passed'));
  const databases = await (await fetch(`${url}/_all_dbs`)).json();
  assert.deepEqual(databases.filter((name) => name.startsWith('purgatory-')), []);
});

test('without one of the known failures the run is red', () => {
  const entry = /  - scenario: couchdb\/revs_diff\/body-must-be-an-object@body=array\n    reason: .*\n/;
  const text = readFileSync(TARGET, 'utf8');
  assert.match(text, entry);
  const fewer = join(folder, 'fewer.yaml');
  writeFileSync(fewer, text.replace(entry, ''));
  const { status, stdout } = run(url, fewer);
  assert.equal(status, 1, stdout);
  assert.match(stdout, /failed .*couchdb\/revs_diff\/body-must-be-an-object@body=array/);
});
