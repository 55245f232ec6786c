// SPDX-License-Identifier: Apache-2.0
// The reports of a run, in Debian's Chromium and in readers that others wrote. With
// PURGATORY_SCREENSHOTS it leaves pictures in that folder.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { Parser } from 'tap-parser';

const CHROMIUM = process.env.PURGATORY_CHROMIUM ?? '/usr/bin/chromium';
const PURGATORY = process.env.PURGATORY;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// What would run, load or turn round if the page made markup of it.
const HOSTILE = [
  '</script><script>window.struck = 1</script>',
  '<img src="x" onerror="window.struck = 2">',
  '"><svg onload="window.struck = 3">',
  '</style><style>*{display:none}</style>',
  '\u202Egnp.exe\u2066\u200B',
  '--><b>bold</b>&amp;&lt;i>',
].join(' ');

let folder;
let browser;
let complaints;
let requests;

function purgatory(...options) {
  const done = spawnSync(PURGATORY, options, { encoding: 'utf8', cwd: folder });
  assert.equal(done.error, undefined);
  return done;
}
const at = (name) => join(folder, name);

// The result with hostile text wherever a server or a suite could put it.
function madeHostile(line) {
  return JSON.stringify(JSON.parse(line), (key, value) => {
    const isTheirs = ['title', 'reason', 'message', 'path', 'expected', 'actual', 'body', 'name', 'step', 'source_line', 'promise', 'text'];
    return typeof value === 'string' && isTheirs.includes(key) && value !== '' ? value + HOSTILE : value;
  });
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'purgatory-report-'));
  const run = purgatory('run', 'couchdb/purge', 'couchdb/revs_limit', '--deviate', 'purge-takes-only-leaves',
    '--report', 'jsonl=run.jsonl', '--report', 'html=run.html', '--report', 'tap=run.tap');
  assert.equal(run.status, 1, run.stdout + run.stderr);
  // For axe-core, which takes its time with every element.
  purgatory('run', 'couchdb/purge/inner-revision-is-ignored', 'couchdb/answers', '--deviate', 'purge-takes-only-leaves',
    '--report', 'html=small.html');
  const lines = readFileSync(at('run.jsonl'), 'utf8').trimEnd().split('\n');
  writeFileSync(at('hostile.jsonl'), `${lines.map(madeHostile).join('\n')}\n`);
  assert.equal(purgatory('report', 'hostile.jsonl', '--report', 'html=hostile.html').status, 0);
  assert.equal(purgatory('run', 'couchdb/purge', '--report', 'jsonl=good.jsonl').status, 0);
  assert.equal(purgatory('compare', 'good.jsonl', 'Mine=run.jsonl', '--report', 'html=compared.html').status, 0);
  writeFileSync(at('other.jsonl'), readFileSync(at('run.jsonl'), 'utf8').replace(/"run":"/, '"run":"x'));
  assert.equal(purgatory('compare', '<b>x</b></script><script>window.struck++</script>=hostile.jsonl', 'other.jsonl', 'good.jsonl', '--report', 'html=hostile_compared.html').status, 0);
  // As root, Chromium runs without its sandbox or not at all; it sees these pages alone.
  const sandbox = process.getuid() === 0 ? ['--no-sandbox'] : [];
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...sandbox, '--disable-dev-shm-usage'] });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 850 }, ...options });
  const page = await context.newPage();
  complaints = [];
  requests = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(at(name)).href);
  return page;
}

async function close(page) {
  assert.deepEqual(complaints, []);
  assert.equal(requests.length, 1, `it asked for ${requests}`);
  await page.context().close();
}

async function picture(page, name) {
  if (process.env.PURGATORY_SCREENSHOTS) await page.screenshot({ path: join(process.env.PURGATORY_SCREENSHOTS, `${name}.png`) });
}

const visible = (page) => page.locator('details.scenario:visible').count();

// No wider than the window, and nothing that axe-core complains of.
async function fits(page, width, name) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${overflow} px too wide at ${width}`);
  await picture(page, name);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].html}`), []);
}

// What hostile text has become of, with everything unfolded.
const NO_STRANGERS = { struck: undefined, strangers: 0, scripts: 1, turned: false };
function strangers(page) {
  return page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) one.open = true;
    return {
      struck: window.struck,
      strangers: document.querySelectorAll('main img, main script, main b, main style, main iframe, main i, [onload], [onerror]').length,
      scripts: document.scripts.length,
      turned: /[\u202A-\u202E\u2066-\u2069\u200B]/.test(document.body.textContent),
    };
  });
}

test('scenarios are searched and filtered', async () => {
  const page = await open('run.html');
  const all = await visible(page);
  assert.ok(all > 100);
  await page.getByLabel('Search').fill('inner-revision plain');
  assert.equal(await visible(page), 1);
  assert.match(await page.locator('#count').textContent(), /^1 of \d+ scenarios$/);
  await page.keyboard.press('Escape');
  assert.equal(await visible(page), all);
  await page.getByLabel('passed').uncheck();
  const broken = await visible(page);
  assert.ok(broken > 0 && broken < 20, `${broken}`);
  await page.locator('#level').selectOption('SHOULD');
  assert.ok((await visible(page)) < broken);
  await page.keyboard.press('Escape');
  await page.locator('#area').selectOption('couchdb/revs_limit');
  assert.ok((await visible(page)) > 10);
  assert.equal(await page.locator('.area:visible').count(), 1);
  await close(page);
});

test('a failure unfolds to the promise, the difference, the trees and the exchange', async () => {
  const page = await open('run.html');
  await page.locator('.broken a', { hasText: 'inner-revision-is-ignored@doc=plain' }).click();
  const scenario = page.locator('details.scenario[open]');
  await scenario.locator('.promise', { hasText: 'Only leaf revisions can be purged' }).waitFor();
  await scenario.locator('.diff .ins').first().waitFor();
  await scenario.locator('pre.source', { hasText: /purge\.yaml:\d+:\d+/ }).waitFor();
  await scenario.locator('svg.tree .node.asked').first().waitFor();
  await scenario.locator('svg.tree .node.lost').first().waitFor();
  await scenario.locator('figcaption', { hasText: 'After, as it should be' }).waitFor();
  await scenario.locator('.legend li', { hasText: 'gone, but should have stayed' }).waitFor();
  await picture(page, 'report_failure');
  await scenario.locator('details.step > summary').first().click();
  await scenario.locator('details.step[open] .exchange .answered', { hasText: /20\d/ }).waitFor();
  await close(page);
});

test('the curl line is copied', async () => {
  const page = await open('run.html', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  const curl = page.locator('details.scenario[open] .curl').first();
  await curl.getByRole('button').click();
  await curl.locator('button', { hasText: 'Copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await curl.locator('code').textContent());
  await close(page);
});

test('the keyboard alone goes from failure to failure', async () => {
  const page = await open('run.html');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('n');
  const first = await page.evaluate(() => document.activeElement.parentElement.id);
  await page.keyboard.press('n');
  assert.notEqual(await page.evaluate(() => document.activeElement.parentElement.id), first);
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  await close(page);
});

test('paper shows what is broken unfolded', async () => {
  const page = await open('run.html');
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  assert.ok((await page.locator('details.scenario[open]').count()) > 0);
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  assert.equal(await page.locator('details.scenario[open]').count(), 0);
  assert.ok((await page.pdf()).length > 10_000);
  await close(page);
});

test('without scripts everything is there', async () => {
  const page = await open('run.html', { javaScriptEnabled: false });
  const html = readFileSync(at('run.html'), 'utf8');
  assert.equal(await visible(page), html.split('<details class="scenario"').length - 1);
  assert.ok(!(await page.locator('#tools').isVisible()));
  // By the keyboard: what is drawn only when it is near moves under a pointer.
  await page.locator('details.scenario', { hasText: 'inner-revision-is-ignored@doc=plain' }).locator('summary').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('.promise', { hasText: 'Only leaf revisions can be purged' }).first().waitFor();
  await close(page);
});

test('it fits a phone, the dark, and those who do not see it', async () => {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [400, 1200]) {
      const page = await open('small.html', { viewport: { width, height: 850 }, colorScheme });
      await page.keyboard.press('n');
      await page.keyboard.press('Enter');
      await fits(page, width, `report_${colorScheme}_${width}`);
      await close(page);
    }
  }
});

const rows = (page) => page.locator('#scenarios tr.one:visible').count();

test('a comparison shows only where products differ, or all', async () => {
  const page = await open('compared.html');
  const differing = await rows(page);
  assert.ok(differing > 5, `${differing}`);
  await page.getByLabel('only where they differ').uncheck();
  const all = await rows(page);
  assert.ok(all > differing + 50, `${all}`);
  await page.getByLabel('Search').fill('couchdb/purge inner-revision plain');
  assert.equal(await rows(page), 1);
  assert.match(await page.locator('#count').textContent(), /^1 of \d+ scenarios$/);
  await page.keyboard.press('Escape');
  assert.equal(await rows(page), all);
  const row = page.locator('#scenarios tr.one', { hasText: 'inner-revision-is-ignored@doc=plain' });
  await row.locator('.badge.failed').waitFor();
  await row.locator('summary').click();
  await row.locator('.why li', { hasText: 'Mine' }).waitFor();
  await picture(page, 'comparison');
  await close(page);
});

test('a link to an area shows it also where nothing differs in it', async () => {
  const page = await open('compared.html');
  await page.evaluate(() => { document.querySelector('#a1').classList.add('same'); });
  await page.locator('#areas a').first().click();
  assert.ok(await page.locator('#a1').isVisible());
  await close(page);
});

test('without scripts a comparison is all there, and hides what is alike', async () => {
  const page = await open('compared.html', { javaScriptEnabled: false });
  const differing = await rows(page);
  await page.getByLabel('only where they differ').uncheck();
  assert.ok((await rows(page)) > differing + 50);
  assert.ok(!(await page.locator('#compared').isVisible()));
  await close(page);
});

test('a comparison fits a phone, the dark, and those who do not see it', async () => {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [400, 1200]) {
      const page = await open('compared.html', { viewport: { width, height: 850 }, colorScheme });
      await fits(page, width, `comparison_${colorScheme}_${width}`);
      await close(page);
    }
  }
});

test('hostile text never becomes markup in a comparison', async () => {
  const page = await open('hostile_compared.html');
  assert.deepEqual(await strangers(page), NO_STRANGERS);
  await close(page);
});

test('hostile text never becomes markup', async () => {
  const page = await open('hostile.html');
  assert.deepEqual(await strangers(page), NO_STRANGERS);
  await close(page);
});

test('a parser of TAP reads the same verdicts', () => {
  const text = readFileSync(at('run.tap'), 'utf8');
  const parser = new Parser({ strict: true });
  let failures = 0;
  let points = 0;
  parser.on('assert', (point) => {
    points += 1;
    if (!point.ok && !point.todo && !point.skip) {
      failures += 1;
      assert.equal(typeof point.diag.message, 'string');
      assert.match(point.diag.text, /curl /);
    }
  });
  const strange = [];
  parser.on('extra', (line) => strange.push(line));
  parser.end(text);
  assert.deepEqual(strange, []);
  const { totals } = JSON.parse(readFileSync(at('run.jsonl'), 'utf8').trimEnd().split('\n').at(-1));
  assert.equal(points, Object.values(totals).reduce((sum, count) => sum + count, 0));
  assert.equal(failures, totals.failed_must);
});
