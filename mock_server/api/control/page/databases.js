// SPDX-License-Identifier: Apache-2.0
// Databases, their documents with revision trees, and their purge logs.
import {get, segment} from './connection.js';
import {counted, fill, html, plainly, shown, table} from './elements.js';
import {drawTree} from './tree.js';

const ROWS = 50;

export const toDatabase = (name) => `#/db/${segment(name)}`;
export const toDocument = (name, id) => `${toDatabase(name)}/doc/${segment(id)}`;
const pathOf = (name) => `couchdb/databases/${segment(name)}`;

const number = (value) => html('td', {class: 'number'}, value.toLocaleString('en'));

// Pages of a list that is asked for with `start`, and a way back through those seen.
function pager(redraw) {
  const state = {starts: [null]};
  return {
    get query() {
      const start = state.starts[state.starts.length - 1];
      return start === null ? `limit=${ROWS}` : `limit=${ROWS}&start=${segment(start)}`;
    },
    restart(start = null) { state.starts = [start]; },
    draw(next, summary) {
      const go = (change) => () => { change(); redraw(); };
      return html('div', {class: 'pager'},
        html('span', {class: 'grow'}, summary),
        html('button', {type: 'button', disabled: state.starts.length === 1, 'data-key': 'back',
                        click: go(() => state.starts.pop())}, 'Back'),
        html('button', {type: 'button', disabled: next === null, 'data-key': 'next',
                        click: go(() => state.starts.push(next))}, 'Next'));
    },
  };
}

function documentBadges(row) {
  return [
    row.deleted ? html('span', {class: 'badge dead'}, 'deleted') : null,
    row.conflicts > 0
      ? html('span', {class: 'badge conflict'}, counted(row.conflicts, 'conflict')) : null,
  ].flatMap((badge) => (badge ? [badge, ' '] : []));
}

// ---- all databases

export function databasesView() {
  let answer = {databases: [], total: 0, next: null};
  const pages = pager(() => view.refresh());
  const list = html('section', {class: 'panel'});
  const draw = () => {
    const rows = answer.databases.map((one) => html('tr', {},
      html('td', {class: 'value'}, html('a', {href: toDatabase(one.name), 'data-key': 'db ' + one.name}, shown(one.name))),
      number(one.documents), number(one.deleted),
      html('td', {class: 'number wide'}, one.update_seq.toLocaleString('en')),
      number(one.purge_seq),
      html('td', {class: 'number wide'}, one.purges_logged.toLocaleString('en'))));
    const columns = [{title: 'Name'}, {title: 'Documents', class: 'number'}, {title: 'Deleted', class: 'number'},
      {title: 'Update seq', class: 'number wide'}, {title: 'Purges', class: 'number'},
      {title: 'In the log', class: 'number wide'}];
    fill(list,
      rows.length > 0 ? table(columns, rows, 'Databases')
        : html('p', {class: 'empty'}, 'No databases here.'),
      pages.draw(answer.next, counted(answer.total, 'database')));
  };
  const view = {
    title: 'Databases',
    nav: 'databases',
    mount: (main) => main.append(html('div', {class: 'title'}, html('h1', {}, 'Databases')), list),
    load: () => get(`couchdb/databases?${pages.query}`),
    show: (data) => { answer = data; draw(); },
  };
  return view;
}

// ---- one database

function facts(pairs) {
  return html('dl', {class: 'facts'}, pairs.map(([name, value]) =>
    html('div', {}, html('dt', {}, name), html('dd', {}, value))));
}

function databaseHead(name, database, tab) {
  const tabLink = (key, title, href) => html('a', {href, 'aria-current': key === tab ? 'page' : null}, title);
  return [
    html('p', {class: 'crumbs'}, html('a', {href: '#/'}, 'Databases')),
    html('div', {class: 'title'}, html('h1', {}, shown(name))),
    facts([
      ['documents', database.documents.toLocaleString('en')],
      ['deleted', database.deleted.toLocaleString('en')],
      ['local documents', database.local_documents.toLocaleString('en')],
      ['update sequence', database.update_seq.toLocaleString('en')],
      ['purge sequence', database.purge_seq.toLocaleString('en')],
      ['revs limit', plainly(JSON.stringify(database.revs_limit))],
      ['purged infos limit', plainly(JSON.stringify(database.purged_infos_limit))],
    ]),
    html('nav', {class: 'tabs', 'aria-label': 'Database'},
      tabLink('documents', 'Documents', toDatabase(name)),
      tabLink('purges', 'Purge log', toDatabase(name) + '/purges')),
  ];
}

export function documentsView(name) {
  let order = 'id';
  const pages = pager(() => view.refresh());
  const head = html('div');
  const results = html('div');
  const find = html('input', {type: 'search', placeholder: 'Find ids from…', 'aria-label': 'Show ids from here on'});
  const chooseOrder = html('select', {'aria-label': 'Order'},
    html('option', {value: 'id'}, 'by id'), html('option', {value: 'changed'}, 'latest change first'));
  const restart = () => {
    order = chooseOrder.value;
    find.disabled = order === 'changed';
    pages.restart(order === 'id' && find.value ? find.value : null);
    view.refresh();
  };
  find.addEventListener('input', restart);
  chooseOrder.addEventListener('change', restart);
  const row = (one) => html('tr', {},
    html('td', {class: 'value'}, html('a', {href: toDocument(name, one.id), 'data-key': 'doc ' + one.id}, shown(one.id)),
      ' ', documentBadges(one)),
    html('td', {class: 'tight mono'}, shown(plainly(one.rev, 20), {title: plainly(one.rev, 200)})),
    html('td', {class: 'number'}, one.leaves.toLocaleString('en')),
    html('td', {class: 'number wide'}, one.revisions.toLocaleString('en')),
    html('td', {class: 'number wide'}, one.sequence.toLocaleString('en')));
  const columns = [{title: 'Id'}, {title: 'Winner'}, {title: 'Leaves', class: 'number'},
    {title: 'Revisions', class: 'number wide'}, {title: 'Sequence', class: 'number wide'}];
  const view = {
    title: name,
    nav: 'databases',
    mount: (main) => main.append(head, html('section', {class: 'panel'},
      html('div', {class: 'head'}, find, html('span', {class: 'grow'}), chooseOrder), results)),
    load: async () => {
      const [database, page] = await Promise.all(
        [get(pathOf(name)), get(`${pathOf(name)}/documents?order=${order}&${pages.query}`)]);
      return {database, page};
    },
    show: ({database, page}) => {
      fill(head, ...databaseHead(name, database, 'documents'));
      const rows = page.documents.map(row);
      fill(results,
        rows.length > 0 ? table(columns, rows, 'Documents') : html('p', {class: 'empty'}, 'No documents here.'),
        pages.draw(page.next, counted(page.total, 'document') + ', tombstones among them'));
    },
  };
  return view;
}

export function purgesView(name) {
  const pages = pager(() => view.refresh());
  const head = html('div');
  const removed = html('section', {class: 'panel'});
  const log = html('section', {class: 'panel'});
  const revisions = (entry) => [
    ...entry.revs.flatMap((rev) => [shown(plainly(rev, 44), {class: 'mono'}), ' ']),
    entry.revs_total > entry.revs.length ? `and ${counted(entry.revs_total - entry.revs.length, 'more', 'more')}` : null,
  ];
  const link = (id) => html('a', {href: toDocument(name, id), 'data-key': 'doc ' + id}, shown(id));
  const drawRemoved = (traces) => {
    const rows = traces.slice(0, 10).map((trace) => html('tr', {}, number(trace.purge_seq),
      html('td', {class: 'value'}, link(trace.id)),
      html('td', {}, counted(trace.revisions, 'revision'), ' ',
        trace.took_the_document ? html('span', {class: 'badge ghost'}, 'whole document') : null),
      html('td', {class: 'tight wide'}, trace.at)));
    fill(removed, html('h2', {}, 'Removed lately'),
      rows.length === 0 ? html('p', {class: 'empty'}, 'No purge has removed anything yet.')
        : table([{title: 'Purge', class: 'number'}, {title: 'Document'}, {title: 'Removed'},
          {title: 'At', class: 'wide'}], rows, 'Removed lately'));
  };
  const drawLog = (page) => {
    const rows = page.purges.map((entry) => html('tr', {}, number(entry.purge_seq),
      html('td', {class: 'value'}, shown(entry.id)),
      html('td', {class: 'value'}, entry.revs_total === 0 ? 'none' : revisions(entry))));
    fill(log, html('h2', {}, 'Purges asked for'),
      rows.length === 0 ? html('p', {class: 'empty'}, 'The purge log is empty.')
        : table([{title: 'Purge', class: 'number'}, {title: 'Document'}, {title: 'Revisions named'}], rows, 'Purge log'),
      pages.draw(page.next, counted(page.total, 'entry', 'entries')));
  };
  const view = {
    title: `Purges of ${name}`,
    nav: 'databases',
    mount: (main) => main.append(head, removed, log),
    load: async () => {
      const [database, page] = await Promise.all([get(pathOf(name)), get(`${pathOf(name)}/purges?${pages.query}`)]);
      return {database, page};
    },
    show: ({database, page}) => {
      fill(head, ...databaseHead(name, database, 'purges'));
      drawRemoved(page.removed);
      drawLog(page);
    },
  };
  return view;
}

// ---- one document

function revisionPanel(panel, revision, rev) {
  const size = (bytes) => counted(bytes, 'byte');
  fill(panel,
    html('div', {class: 'head'}, html('h2', {class: 'mono'}, shown(rev)),
      revision && revision.deleted ? html('span', {class: 'badge dead'}, 'deleted') : null));
  if (!revision) return panel.append(html('p', {class: 'empty'}, 'This revision is no more.'));
  if (revision.body === null) {
    return panel.append(html('p', {class: 'empty'}, 'Only the name of this revision is known: it came in a history, or compaction dropped what it said.'));
  }
  panel.append(html('pre', {tabindex: '0', 'aria-label': 'What the revision says'}, shown(pretty(revision), {}, '\n')));
  if (revision.body_is_cut) panel.append(html('p', {class: 'notice'}, 'The first 64 KiB of it.'));
  if (revision.attachments.length > 0) {
    const rows = revision.attachments.map((one) => html('tr', {},
      html('td', {class: 'value'}, shown(one.name)), html('td', {}, shown(one.content_type)),
      html('td', {class: 'number'}, size(one.length))));
    panel.append(table([{title: 'Attachment'}, {title: 'Type'}, {title: 'Size', class: 'number'}], rows, 'Attachments'));
  }
}

// Indented where that keeps every number as it is written; else as it is stored.
function pretty(revision) {
  const isSafe = !revision.body_is_cut && !/\d{15}|\.0\b|[0-9][eE]/.test(revision.body);
  if (!isSafe) return revision.body;
  try {
    return JSON.stringify(JSON.parse(revision.body), null, 2);
  } catch {
    return revision.body;
  }
}

const LEGEND = [['winner', 'winner'], ['conflict', 'conflict'], ['tombstone', 'tombstone'], ['inner', 'ancestor'],
  ['ghost', 'purged']];

export function documentView(name, id) {
  const most = 200;
  let leaves = 40;
  let chosen = null;
  let purge = 'last';
  const crumbs = html('p', {class: 'crumbs'}, html('a', {href: '#/'}, 'Databases'), ' / ',
    html('a', {href: toDatabase(name)}, shown(name)));
  const title = html('div', {class: 'title'});
  const numbers = html('div');
  const tools = html('div', {class: 'head'});
  const drawing = html('div', {class: 'tree'});
  const panel = html('section', {class: 'panel', 'aria-live': 'polite'});
  const select = (rev) => { chosen = rev; view.refresh(); };
  let isInView = false;
  // The winner may stand far to the right.
  const bringIntoView = () => {
    isInView = true;
    const node = drawing.querySelector('[aria-pressed="true"]');
    if (!node) return;
    const room = 150;
    drawing.scrollLeft = node.getBoundingClientRect().left - drawing.getBoundingClientRect().right + room;
  };
  const chooseTrace = (traces) => {
    if (purge === 'last') return traces[0] || null;
    return traces.find((trace) => String(trace.purge_seq) === purge) || null;
  };
  const drawTools = (answer) => {
    const options = [html('option', {value: 'last'}, 'what the last purge took'),
      ...answer.purged.slice(1).map((trace) => html('option', {value: trace.purge_seq}, `what purge ${trace.purge_seq} took`)),
      html('option', {value: 'none'}, 'no ghosts')];
    const pick = html('select', {'aria-label': 'Ghosts', 'data-key': 'ghosts',
      change: (event) => { purge = event.target.value; view.refresh({force: true}); }}, options);
    pick.value = [...pick.options].some((option) => option.value === purge) ? purge : 'last';
    const tree = answer.tree;
    const hidden = tree ? tree.leaves - tree.leaves_shown : 0;
    fill(tools, html('h2', {}, 'Revision tree'), html('span', {class: 'grow'}),
      hidden > 0 ? html('span', {class: 'badge warn'}, `${tree.leaves_shown.toLocaleString('en')} of ${counted(tree.leaves, 'leaf', 'leaves')}`) : null,
      hidden > 0 && leaves < most ? html('button', {type: 'button', 'data-key': 'more',
        click: () => { leaves = most; view.refresh(); }}, 'Show more') : null,
      answer.purged.length > 0 ? pick : null);
  };
  const drawFacts = ({tree, purged, sequence}) => {
    const state = !tree ? ['ghost', 'purged'] : tree.deleted ? ['dead', 'deleted'] : ['live-doc', 'live'];
    const conflicts = tree ? Math.max(tree.live_leaves - 1, 0) : 0;
    fill(title, html('h1', {}, shown(id)), html('span', {class: `badge ${state[0]}`}, state[1]),
      conflicts > 0 ? html('span', {class: 'badge conflict'}, counted(conflicts, 'conflict')) : null);
    fill(numbers, facts(tree
      ? [['revisions', tree.revisions.toLocaleString('en')], ['leaves', tree.leaves.toLocaleString('en')],
        ['update sequence', sequence.toLocaleString('en')], ['purges remembered', purged.length]]
      : [['purges remembered', purged.length]]));
  };
  const view = {
    title: id,
    nav: 'databases',
    mount: (main) => main.append(crumbs, title, numbers, html('div', {class: 'columns'},
      html('section', {class: 'panel'}, tools, drawing,
        html('ul', {class: 'legend'}, LEGEND.map(([kind, text]) => html('li', {class: kind}, text)))),
      panel)),
    load: async () => {
      const path = `${pathOf(name)}/documents/${segment(id)}`;
      const document = await get(`${path}?leaves=${leaves}`);
      const rev = chosen || (document.tree && document.tree.winner);
      const revision = rev ? await get(`${path}/revisions/${segment(rev)}`).catch(() => null) : null;
      return {document, rev, revision};
    },
    show: ({document, rev, revision}) => {
      drawFacts(document);
      drawTools(document);
      fill(drawing, drawTree({tree: document.tree, trace: chooseTrace(document.purged), selected: rev, select}));
      if (!isInView) bringIntoView();
      if (rev) revisionPanel(panel, revision, rev);
      else fill(panel, html('p', {class: 'empty'}, 'The document is purged: what its revisions said is gone. The tree shows where they stood.'));
    },
  };
  return view;
}
