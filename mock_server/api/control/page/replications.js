// SPDX-License-Identifier: Apache-2.0
// The replications of the server: where from, where to, and how far they are.
import {get} from './connection.js';
import {counted, fill, html, plainly, shown, table} from './elements.js';

const KINDS = {running: 'ok', crashing: 'bad', error: 'bad'};
const COLUMNS = [{title: 'Source'}, {title: 'Target'}, {title: 'Asked for by', class: 'wide'}, {title: 'State'},
  {title: 'Written', class: 'number'}, {title: 'Failed', class: 'number wide'}];

function askedBy(job) {
  if (job.doc_id !== null) return shown(plainly(`${job.database}/${job.doc_id}`, 80));
  return job.user === null ? '_replicate' : shown(plainly(`_replicate, ${job.user}`, 80));
}

function row(job) {
  const latest = job.history.find((event) => event.reason !== undefined);
  return html('tr', {},
    html('td', {class: 'value mono'}, shown(plainly(job.source, 200))),
    html('td', {class: 'value mono'}, shown(plainly(job.target, 200))),
    html('td', {class: 'wide'}, askedBy(job)),
    html('td', {}, html('span', {class: `badge ${KINDS[job.state] || 'ghost'}`}, job.state),
      latest && job.state !== 'running' ? html('p', {}, shown(plainly(latest.reason, 300))) : null),
    html('td', {class: 'number'}, job.info.docs_written.toLocaleString('en')),
    html('td', {class: 'number wide'}, job.info.doc_write_failures.toLocaleString('en')));
}

export function replicationsView() {
  const results = html('div');
  return {
    title: 'Replications',
    nav: 'replications',
    mount: (main) => main.append(html('div', {class: 'title'}, html('h1', {}, 'Replications')),
      html('section', {class: 'panel'}, results)),
    load: () => get('couchdb/replications'),
    show: ({total_rows: total, replications}) => fill(results,
      replications.length > 0 ? table(COLUMNS, replications.map(row), 'Replications')
        : html('p', {class: 'empty'}, 'No replication is going on.'),
      html('div', {class: 'pager'}, `${counted(replications.length, 'replication')} shown of ${total.toLocaleString('en')}`)),
  };
}
