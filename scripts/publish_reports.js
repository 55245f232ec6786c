#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Runs the CouchDB suites on three servers and publishes what came of it in reports/published, with the comparison and the pictures of
// the README. Needs what ./test needs; run ./test first, then: node scripts/publish_reports.js [SECONDS]
//
// What differs from one run to the next without anything having changed (times, ports, names of a run) is evened out, so that two
// publications differ only where results do. Steps are kept of the scenarios that are told of, so that the files stay small.
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { pathToFileURL } = require('node:url');

const ROOT = join(__dirname, '..');
const PUBLISHED = join(ROOT, 'reports/published');
const PURGATORY = join(ROOT, 'build/release/bin/purgatory');
const PEERS = join(ROOT, 'tests/peers');
const NOT_CONFORMANT = 1;
const folder = mkdtempSync(join(tmpdir(), 'purgatory-publish-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

function purgatory(options, codes = [0]) {
  const { status, stdout, stderr } = spawnSync(PURGATORY, options, { cwd: ROOT, encoding: 'utf8' });
  if (!codes.includes(status)) throw new Error(`purgatory ${options.join(' ')} ended with ${status}\n${stdout}${stderr}`);
}

// A run of the CouchDB suites; its result.
function run(name, target) {
  const path = join(folder, `${name}.jsonl`);
  console.log(`running against ${name}`);
  purgatory(['run', 'couchdb', '--jobs', '1', ...target, '--report', `jsonl=${path}`], [0, NOT_CONFORMANT]);
  return readFileSync(path, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
}

async function startPouchdb() {
  const server = spawn(process.execPath, [join(PEERS, 'pouchdb_server.js')], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  process.on('exit', () => server.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  const url = JSON.parse(line).couchdb[0];
  // The first answer takes its time on a busy machine.
  await (await fetch(url)).text();
  return { url, stop: () => server.kill('SIGKILL') };
}

// The target file without its known failures: what is compared is what a product does, not what somebody knows of it.
function pouchdbTarget() {
  const path = join(folder, 'pouchdb-server.yaml');
  const text = readFileSync(join(ROOT, 'specs/targets/pouchdb-server.yaml'), 'utf8');
  writeFileSync(path, text.replace(/^known_failures:[^]*/m, ''));
  return path;
}

const EVEN_DATE = 'Sat, 31 Jan 2026 12:00:00 GMT';
const EVEN_START = '2026-01-31T12:00:00.000Z';
const EVEN_MICROSECONDS = 1000;
const EVEN_RUN = { reference: 'aaaaaaaa', 'couchdb-3.5.0': 'bbbbbbbb', 'pouchdb-server': 'cccccccc' };
// Header fields with what is drawn by lot or measured.
const EVEN_FIELDS = { 'x-couch-request-id': '0000000000', 'x-couchdb-body-time': '0', etag: '"…"' };

// Texts hold ports, the name of the run, dates and what servers draw by lot.
function evenText(text, facts) {
  for (const [known, even] of facts) text = text.replaceAll(known, even);
  return text
    .replace(/(127\.0\.0\.1|localhost|\[::1\]):\d{4,5}/g, '$1:5984')
    .replace(/: alternative \d+ \([^]*\)$/, ': one of the alternatives')
    .replace(/(g2wAAAA)[\w-]+/g, '$1…')
    .replace(/("instance_start_time\\*":\\*")\d+/g, '$10')
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+Z/g, EVEN_START)
    .replace(/[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT/g, EVEN_DATE);
}

function even(value, facts, key = '') {
  if (Array.isArray(value)) {
    const field = value.length === 2 && typeof value[0] === 'string' ? EVEN_FIELDS[value[0].toLowerCase()] : undefined;
    return field === undefined ? value.map((one) => even(one, facts)) : [value[0], field];
  }
  if (typeof value === 'string') return evenText(value, facts);
  if (key === 'elapsed_us' || key === 'started_us') return EVEN_MICROSECONDS;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, even(one, facts, name)]));
}

function published(name, lines) {
  const told = new Set(lines.filter((line) => line.findings?.length).map((line) => line.id));
  const kept = lines.filter((line) => line.type !== 'steps' || told.has(line.id));
  // The document of an account holds a salt, so its revision is another one each time.
  const accounts = JSON.stringify(kept).matchAll(/org\.couchdb\.user:[^" \\]+(?:rev=|\\*",\\*"rev\\*":\\*")(\d+-[0-9a-f]{32})/g);
  const revisions = [...accounts].map(([, revision]) => [revision, `1-${'0'.repeat(32)}`]);
  const facts = [...revisions, [lines[0].run, EVEN_RUN[name]], [`${ROOT}/`, ''], [folder, '']];
  const evened = kept.map((line) => even(line, facts));
  evened[0].started = EVEN_START;
  // Steps one after the other, as they were, each as long as the other.
  for (const line of evened) line.steps?.forEach((step, place) => { step.started_us = place * EVEN_MICROSECONDS; });
  const path = join(PUBLISHED, `${name}.jsonl`);
  writeFileSync(path, `${evened.map((line) => JSON.stringify(line)).join('\n')}\n`);
  purgatory(['report', path, '--report', `html=${join(PUBLISHED, `${name}.html`)}`, '--report', `badge=${join(PUBLISHED, `${name}.badge.json`)}`]);
  return path;
}

async function pictures() {
  const { chromium } = createRequire(join(PEERS, 'package.json'))('playwright-core');
  const sandbox = process.getuid() === 0 ? ['--no-sandbox'] : [];
  const executablePath = process.env.PURGATORY_CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: [...sandbox, '--disable-dev-shm-usage'] });
  const context = await browser.newContext({ viewport: { width: 1100, height: 1000 }, colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(PUBLISHED, 'comparison.html')).href);
  await page.screenshot({ path: join(ROOT, 'docs/images/comparison.png') });
  await browser.close();
}

async function main() {
  for (const [path, how] of [[PURGATORY, './test'], [join(PEERS, 'node_modules'), './test']]) {
    if (!existsSync(path)) throw new Error(`${path} is missing: run ${how} first`);
  }
  mkdirSync(PUBLISHED, { recursive: true });
  const pouchdb = await startPouchdb();
  const targets = {
    reference: [],
    'couchdb-3.5.0': ['--emulate', 'couchdb-3.5.0'],
    'pouchdb-server': ['--target', pouchdbTarget(), '--node', pouchdb.url],
  };
  const results = Object.entries(targets).map(([name, target]) => published(name, run(name, target)));
  pouchdb.stop();
  const formats = ['html', 'markdown', 'json'];
  const ends = { html: 'html', markdown: 'md', json: 'json' };
  purgatory(['compare', ...results, ...formats.flatMap((format) => ['--report', `${format}=${join(PUBLISHED, `comparison.${ends[format]}`)}`])]);
  await pictures();
  console.log(`published in ${PUBLISHED}`);
  process.exit(0);
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
