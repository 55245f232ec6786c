// SPDX-License-Identifier: Apache-2.0
// The page of the control, in Debian's Chromium. With PURGATORY_SCREENSHOTS it leaves pictures in
// that folder.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { ReferenceServer } from './reference_server.js';

const CHROMIUM = process.env.PURGATORY_CHROMIUM ?? '/usr/bin/chromium';
// What would run, load or turn round if the page made markup of it.
const HOSTILE = [
  '</script><script>window.struck = 1</script>',
  '<img src="x" onerror="window.struck = 2">',
  '"><svg onload="window.struck = 3">',
  "javascript:window.struck=4//'\"`${window.struck=5}",
  '\u202Egnp.exe\u2066\u200B',
  '<b>bold</b>&amp;&lt;i>',
];

let server;
let browser;
let page;
let complaints;

before(async () => {
  assert.ok(existsSync(CHROMIUM), `${CHROMIUM} is needed: apt-get install chromium, or PURGATORY_CHROMIUM`);
  server = await ReferenceServer.start('--seed', '1');
  // As root, Chromium runs without its sandbox or not at all; it sees this server alone.
  const sandbox = process.getuid() === 0 ? ['--no-sandbox'] : [];
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...sandbox, '--disable-dev-shm-usage'] });
});
after(async () => {
  await browser?.close();
  assert.equal(await server?.stop(), 0);
});

async function newPage(options = {}) {
  await page?.context().close();
  page = await (await browser.newContext({ viewport: { width: 1200, height: 850 }, ...options })).newPage();
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) complaints.push(`asked for ${request.url()}`);
  });
}

beforeEach(async () => {
  await server.request('POST', '/_mock/reset');
  await newPage();
});

const open = (address = '') => page.goto(`${server.url}/_mock/${address}`);
const put = (path, content = {}) => server.request('PUT', path, content);
const encode = encodeURIComponent;

// A revision with its history, newest first: branch('d', ['2-b', '1-a']).
async function branch(database, id, revisions, members = {}) {
  const document = {
    _id: id,
    _revisions: { start: parseInt(revisions[0], 10), ids: revisions.map((rev) => rev.split('-')[1]) },
    ...members,
  };
  const { body } = await server.request('POST', `/${database}/_bulk_docs`, { new_edits: false, docs: [document] });
  assert.deepEqual(body, []);
}

async function givenConflicts() {
  await server.request('PUT', '/orders');
  await branch('orders', 'd', ['4-d', '3-c', '2-b', '1-a'], { status: 'paid' });
  await branch('orders', 'd', ['3-y', '2-x', '1-a'], { status: 'open' });
  await branch('orders', 'd', ['3-q', '2-b', '1-a'], { _deleted: true });
  await branch('orders', 'd', ['2-n', '1-m'], { status: 'lost' });
}

async function picture(name) {
  if (process.env.PURGATORY_SCREENSHOTS) {
    await page.screenshot({ path: join(process.env.PURGATORY_SCREENSHOTS, `${name}.png`), fullPage: true });
  }
}

// Asks the page until it says yes. (Playwright's own waiting evaluates text in the page, which the
// page's policy forbids.)
async function until(question, argument) {
  const end = Date.now() + 20_000;
  while (!(await page.evaluate(question, argument))) {
    assert.ok(Date.now() < end, `waited in vain for ${question}`);
    await delay(50);
  }
}

const isHere = (selector, options = {}) => page.locator(selector).filter(options).first().waitFor();
const node = (rev) => page.locator(`.node[aria-label^="${rev}"]`);

test('its answer allows nothing from elsewhere and nothing inline', async () => {
  const answer = await open();
  const policy = answer.headers()['content-security-policy'];
  for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]) {
    assert.ok(policy.includes(part), policy);
  }
  assert.ok(!policy.includes('unsafe'), policy);
  await isHere('h1', { hasText: 'Databases' });
  assert.deepEqual(complaints, []);
});

test('databases appear and go by themselves', async () => {
  await open();
  await isHere('.live[data-state="live"]');
  await server.request('PUT', '/fresh');
  await isHere('td a', { hasText: 'fresh' });
  await server.request('DELETE', '/fresh');
  await page.locator('td a', { hasText: 'fresh' }).waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
});

test('a tree shows its winner, conflicts, tombstones, and as ghosts what a purge took', async () => {
  await givenConflicts();
  await open('#/db/orders/doc/d');
  await isHere('.node');
  assert.match(await node('4-d').getAttribute('class'), /winner/);
  assert.match(await node('3-y').getAttribute('class'), /conflict/);
  assert.match(await node('3-q').getAttribute('class'), /tombstone/);
  assert.match(await node('1-a').getAttribute('class'), /inner/);
  assert.equal(await page.locator('.node.ghost').count(), 0);
  await isHere('pre', { hasText: '"paid"' });
  await picture('tree_light');
  await server.request('POST', '/orders/_purge', { d: ['4-d', '2-n'] });
  await page.locator('.node.ghost').nth(3).waitFor();
  const ghosts = await page.locator('.node.ghost').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')).sort());
  assert.deepEqual(ghosts, ['1-m, purged', '2-n, purged', '3-c, purged', '4-d, purged']);
  assert.match(await node('3-y').getAttribute('class'), /winner/);
  await isHere('pre', { hasText: '"open"' });
  await picture('ghosts_light');
  await server.request('POST', '/orders/_purge', { d: ['3-y', '3-q'] });
  await isHere('.badge.ghost', { hasText: 'purged' });
  await isHere('.empty', { hasText: 'The document is purged' });
  await picture('purged_whole');
  await open('#/db/orders/purges');
  await isHere('h2', { hasText: 'Purges asked for' });
  await isHere('.badge', { hasText: 'whole document' });
  await picture('purges_light');
  assert.deepEqual(complaints, []);
});

test('the keyboard leads through a tree', async () => {
  await givenConflicts();
  await open('#/db/orders/doc/d');
  await isHere('.node');
  await node('4-d').focus();
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  await page.keyboard.press('ArrowLeft');
  assert.match(await focused(), /^3-c/);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  assert.match(await focused(), /^1-a/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await isHere('.node[aria-pressed="true"]');
  const chosen = await focused();
  await until((label) => document.activeElement.getAttribute('aria-label') === label
    && document.activeElement.getAttribute('aria-pressed') === 'true', chosen);
  const stops = await page.locator('.node[tabindex="0"]').count();
  assert.equal(stops, 1);
  await page.goto(`${server.url}/_mock/`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
});

test('values never become markup', async () => {
  const name = encode('a$()+-b');
  await server.request('PUT', `/${name}`);
  for (const [index, text] of HOSTILE.entries()) {
    await put(`/${name}/${encode(text)}`, { [text]: text, _attachments: { [`${index}${text}`]: { content_type: text, data: 'aGk=' } } });
    await branch(name, text, ['9-' + text.replaceAll('-', '_')], { value: text });
    await server.request('POST', `/${name}/_purge`, { [text]: ['9-' + text.replaceAll('-', '_')] });
    await put(`/_mock/snapshots/${encode(text)}`, undefined);
    await server.request('POST', '/_mock/faults', { path: '/none', status: 500, body: text, headers: { 'X-A': text.replaceAll(/[^ -~]/g, '') } });
  }
  await put('/_mock/journal/settings', { bodies: true });
  await put(`/${name}/${encode(HOSTILE[0])}x?q=${encode(HOSTILE[1])}`, { value: HOSTILE[2] });
  const views = ['#/', `#/db/${name}`, `#/db/${name}/purges`, '#/control', `#/${encode(HOSTILE[0])}`,
    ...HOSTILE.map((text) => `#/db/${name}/doc/${encode(text)}`)];
  for (const view of views) {
    await open();
    await open(view);
    await until(() => document.querySelector('main').textContent.length > 30);
    await until(() => document.querySelectorAll('main table, main svg, main .empty, main [role=alert]').length > 0);
    await assertNoMarkup(view);
  }
  await open('#/journal');
  await page.locator('td a').first().click();
  await isHere('pre', { hasText: 'window.struck' });
  await assertNoMarkup('journal');
  await open(`#/db/${name}`);
  await isHere('.unseen', { hasText: 'U+202E' });
  assert.ok(!(await page.locator('main').textContent()).includes('\u202E'));
  await picture('hostile_documents');
  await open(`#/db/${name}/doc/${encode(HOSTILE[4])}`);
  await isHere('.node');
  assert.ok(!(await page.locator('main').textContent()).includes('\u202E'));
  await picture('hostile_tree');
  assert.deepEqual(complaints, []);
});

async function assertNoMarkup(view) {
  const found = await page.evaluate(() => ({
    struck: window.struck,
    strangers: document.querySelectorAll('main img, main script, main b, main iframe, main i, main [onload], main [onerror]').length,
    scripts: document.scripts.length,
    links: [...document.querySelectorAll('a')].filter((link) => link.protocol === 'javascript:').length,
  }));
  assert.deepEqual(found, { struck: undefined, strangers: 0, scripts: 1, links: 0 }, view);
}

test('the journal follows what happens and shows what was recorded', async () => {
  await server.request('PUT', '/orders');
  await open('#/journal');
  await isHere('td a', { hasText: '/orders' });
  await page.getByLabel('record bodies').check();
  await until(async () => (await (await fetch('/_mock/journal/settings')).json()).bodies);
  await server.request('POST', '/_mock/faults', { path: '/orders/lost', drop: 'close_before' });
  await put('/orders/doc', { n: 1 });
  await server.request('GET', '/orders/lost').catch(() => {});
  await isHere('td .badge', { hasText: /^fault \d+$/ });
  await page.locator('td a', { hasText: '/orders/doc' }).first().click();
  await isHere('pre', { hasText: '{"n":1}' });
  assert.match(await page.locator('pre').first().textContent(), /Authorization: \[redacted\]/i);
  await picture('journal_light');
  await page.getByLabel('Path pattern').fill('/nothing/**');
  await isHere('.empty', { hasText: 'No requests here' });
});

test('the control is worked with the mouse or the keyboard', async () => {
  await server.request('PUT', '/orders');
  await open('#/control');
  await isHere('h2', { hasText: 'Clock' });
  await page.getByPlaceholder('any path, or /db/**').fill('/orders');
  await page.getByRole('button', { name: 'Add' }).click();
  await isHere('td', { hasText: '"status":503' });
  assert.equal((await server.request('GET', '/orders')).status, 503);
  await isHere('.badge', { hasText: 'spent' });
  await page.getByPlaceholder('name').fill('before');
  await page.keyboard.press('Enter');
  await isHere('td', { hasText: 'before' });
  await server.request('DELETE', '/orders');
  await page.getByRole('row', { name: /^before/ }).getByRole('button', { name: 'Restore' }).click();
  await until(async () => (await (await fetch('/_mock/couchdb/databases')).json()).total === 3);
  await page.getByRole('button', { name: 'Freeze' }).click();
  await isHere('.badge', { hasText: 'frozen' });
  await page.getByLabel('purge-takes-only-leaves').uncheck();
  await isHere('.badge', { hasText: '1 broken' });
  await picture('control_light');
  await page.getByRole('button', { name: 'Reset the server' }).click();
  await page.getByRole('button', { name: 'Forget everything?' }).click();
  await isHere('.badge', { hasText: '0 broken' });
  assert.equal((await server.request('GET', '/orders')).status, 404);
});

test('many documents come in pages and a tree of 10,000 leaves in part', async () => {
  await server.request('PUT', '/large');
  const docs = Array.from({ length: 5000 }, (_, i) => ({ _id: `doc-${String(i).padStart(5, '0')}`, n: i }));
  await server.request('POST', '/large/_bulk_docs', { docs });
  const leaves = Array.from({ length: 10000 }, (_, i) => ({ _id: 'wide', _revisions: { start: 2, ids: [`l${i}`, 'r'] } }));
  await server.request('POST', '/large/_bulk_docs', { new_edits: false, docs: leaves });
  await branch('large', 'long', Array.from({ length: 900 }, (_, i) => `${900 - i}-r${900 - i}`));
  await open('#/db/large');
  await isHere('td a', { hasText: 'doc-00049' });
  assert.equal(await page.locator('tbody tr').count(), 50);
  await page.getByRole('button', { name: 'Next' }).click();
  await isHere('td a', { hasText: 'doc-00099' });
  await page.getByRole('button', { name: 'Back' }).click();
  await isHere('td a', { hasText: 'doc-00049' });
  await page.getByLabel('Show ids from here on').fill('doc-04');
  await isHere('td a', { hasText: 'doc-04000' });
  await page.getByLabel('Order', { exact: true }).selectOption('changed');
  await isHere('td a', { hasText: 'long' });
  await open('#/db/large/doc/wide');
  await isHere('.badge', { hasText: '40 of 10,000 leaves' });
  assert.equal(await page.locator('.node').count(), 41);
  await page.getByRole('button', { name: 'Show more' }).click();
  await isHere('.badge', { hasText: '200 of 10,000 leaves' });
  await open('#/db/large/doc/long');
  await isHere('.elision', { hasText: '894 more' });
  await picture('long_path');
  assert.deepEqual(complaints, []);
});

test('clusters are shown, cut off, stopped and held', async () => {
  const hostile = Object.fromEntries(HOSTILE.map((text, place) => [`${place} ${text}`, text]));
  const content = { active_active: [{ name: 'orders', guid: 'orders-1', clusters: ['A', 'B'], keys: hostile }] };
  assert.equal((await server.request('POST', '/_mock/content', content)).status, 201);
  await open('#/clusters');
  await isHere('h2', { hasText: 'C · cluster-c.local' });
  assert.equal(await page.locator('h3', { hasText: 'orders' }).count(), 2);
  await isHere('td bdi', { hasText: HOSTILE[0] });
  await page.getByRole('button', { name: 'Cut' }).first().click();
  await isHere('.badge.bad', { hasText: 'cut' });
  await page.getByRole('button', { name: 'Hold' }).first().click();
  await isHere('.badge.warn', { hasText: 'held' });
  await page.getByRole('button', { name: 'Stop' }).last().click();
  await isHere('.badge.bad', { hasText: 'stopped' });
  const { body } = await server.request('GET', '/_mock/crdb');
  assert.deepEqual(body.links.map((link) => link.cut), [true, false, false]);
  assert.deepEqual(body.held, ['queued']);
  assert.deepEqual(body.clusters.map((cluster) => cluster.running), [true, true, false]);
  assert.equal(await page.evaluate(() => window.struck), undefined);
  assert.deepEqual(complaints, []);
});

test('it fits a phone and the dark', async () => {
  await givenConflicts();
  await server.request('POST', '/orders/_purge', { d: ['4-d'] });
  for (const scheme of ['light', 'dark']) {
    for (const width of [400, 1200]) {
      await newPage({ viewport: { width, height: 820 }, colorScheme: scheme });
      for (const [name, view] of Object.entries({ home: '#/', documents: '#/db/orders', tree: '#/db/orders/doc/d', purges: '#/db/orders/purges', journal: '#/journal', clusters: '#/clusters', control: '#/control' })) {
        await open();
        await open(view);
        await until(() => document.querySelectorAll('main table, main svg, main .empty').length > 0);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(overflow <= 0, `${view} is ${overflow} px too wide at ${width}`);
        await picture(`${name}_${scheme}_${width}`);
      }
      const lightness = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor.match(/\d+/)[0]);
      assert.equal(Number(lightness) < 100, scheme === 'dark');
      assert.deepEqual(complaints, []);
    }
  }
});

test('a server that is gone is told, and found again', async () => {
  const other = await ReferenceServer.start();
  await newPage();
  await page.goto(`${other.url}/_mock/`);
  await isHere('.live[data-state="live"]');
  await other.stop();
  await isHere('.live[data-state="lost"]');
});
