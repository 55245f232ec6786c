// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/control/page.h"

namespace purgatory::api::redis {
namespace {

constexpr std::string_view kPage = R"html(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Purgatory: Active-Active</title>
<style>
:root { color-scheme: light dark; --line: #8886; --bad: #c0392b; --good: #1e8449; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem; }
h1 { font-size: 1.3rem } h2 { font-size: 1.1rem; margin: 0 0 .3rem } h3 { font-size: 1rem; margin: .8rem 0 .2rem }
.clusters { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1rem }
section { border: 1px solid var(--line); border-radius: .5rem; padding: .8rem }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; padding: .15rem .4rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
.bad { color: var(--bad) } .good { color: var(--good) } code { font-size: .9em }
</style>
<h1>Active-Active databases</h1>
<p id="world" aria-live="polite">Loading…</p>
<div class="clusters" id="clusters"></div>
<noscript>This page needs JavaScript; <a href="/_mock/crdb">the same as JSON</a> does not.</noscript>
<script>
const make = (tag, text, ...children) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
};
const table = (heads, rows) => make('table', undefined,
  make('thead', undefined, make('tr', undefined, ...heads.map(head => make('th', head)))),
  make('tbody', undefined, ...rows.map(row => make('tr', undefined, ...row.map(cell => make('td', cell))))));
const database = crdb => {
  const members = crdb.instances.map(one => `${one.id}@${one.cluster}`).join(', ');
  const keys = Object.entries(crdb.keys);
  const part = make('div', undefined, make('h3', crdb.name), table(['', ''], [
    ['GUID', crdb.guid],
    ['Configuration', `version ${crdb.version}` + (crdb.posted ? `; another is ${crdb.posted}` : '')],
    ['Instances', members],
    ['Here', `instance ${crdb.instance}, database ${crdb.bdb_uid}, ${keys.length} keys`]]));
  if (keys.length) part.append(table(['Key', 'Value'], keys.slice(0, 20)));
  return part;
};
const task = one => [one.id, one.operation, one.status, one.progress.worker,
  one.progress.clusters.map(step => `${step.name}: ${step.progress}`).join('; '),
  (one.errors || []).map(error => error.description).join('; ')];
const cluster = one => {
  const state = make('span', one.running ? 'running' : 'stopped');
  state.className = one.running ? 'good' : 'bad';
  const part = make('section', undefined, make('h2', `${one.label} · ${one.name} `, state));
  part.append(...one.crdbs.map(database));
  if (!one.crdbs.length) part.append(make('p', 'No Active-Active database.'));
  part.append(make('h3', `Tasks (${one.tasks.length})`));
  if (one.tasks.length) {
    part.append(table(['Id', 'Operation', 'Status', 'Phase', 'Steps', 'Errors'],
      one.tasks.slice(-20).reverse().map(task)));
  }
  return part;
};
const show = world => {
  const links = world.links.map(link => `${link.between.join('–')} ${link.cut ? 'cut' : 'up'}`).join(', ');
  document.getElementById('world').textContent =
    `Clock ${world.time}. Links: ${links || 'none'}. Held: ${world.held.join(', ') || 'nothing'}.`;
  document.getElementById('clusters').replaceChildren(...world.clusters.map(cluster));
};
const refresh = () => fetch('/_mock/crdb').then(answer => answer.json()).then(show)
  .catch(() => { document.getElementById('world').textContent = 'The server does not answer.'; });
refresh();
setInterval(refresh, 1000);
</script>
)html";

}  // namespace

std::string_view page() { return kPage; }

}  // namespace purgatory::api::redis
