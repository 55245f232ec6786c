// SPDX-License-Identifier: Apache-2.0
// The clusters of the Redis Enterprise face: links, gates, Active-Active databases, tasks.
import {get, post, segment} from './connection.js';
import {counted, fill, html, plainly, shown, table} from './elements.js';

const GATES = ['queued', 'started', 'posted', 'ready', 'commit'];
const MOST_TASKS = 20;
const MOST_KEYS = 20;
const TASK_KINDS = {finished: 'ok', failed: 'bad'};

const badge = (kind, text) => html('span', {class: `badge ${kind}`}, text);

function keysTable(keys, count) {
  const names = Object.keys(keys);
  if (names.length === 0) return html('p', {class: 'empty'}, 'No keys.');
  const rows = names.slice(0, MOST_KEYS).map((name) => html('tr', {},
    html('td', {class: 'value mono'}, shown(plainly(name, 200))),
    html('td', {class: 'value mono'}, shown(plainly(keys[name], 500)))));
  return [table([{title: 'Key'}, {title: 'Value'}], rows, 'Keys'),
    count > rows.length ? html('p', {class: 'notice'}, `The first ${rows.length} of ${counted(count, 'key')}.`) : null];
}

function database(crdb) {
  const members = crdb.instances.map((one) => `${one.id} at ${one.cluster}`).join(', ');
  return html('div', {},
    html('h3', {}, shown(plainly(crdb.name)), ' ', badge('', `version ${crdb.version}`), ' ',
      crdb.posted ? badge('warn', `another is ${crdb.posted}`) : null),
    html('p', {class: 'value'}, html('code', {}, shown(plainly(crdb.guid, 100)))),
    html('p', {}, `Instance ${crdb.instance} here, database ${crdb.bdb_uid}. Instances: `, shown(plainly(members, 300)), '.'),
    keysTable(crdb.keys, crdb.key_count));
}

function taskRow(task) {
  const steps = task.progress.clusters.map((one) => `${one.name}: ${one.progress}`).join('; ');
  const errors = (task.errors || []).map((one) => one.description).join('; ');
  return html('tr', {},
    html('td', {class: 'value mono'}, shown(plainly(task.id, 60))),
    html('td', {}, task.operation),
    html('td', {class: 'tight'}, badge(TASK_KINDS[task.status] || 'warn', task.status)),
    html('td', {class: 'tight'}, task.progress.worker),
    html('td', {class: 'value wide'}, shown(plainly(errors || steps, 300))));
}

function tasksTable(tasks, count) {
  if (tasks.length === 0) return html('p', {class: 'empty'}, 'No tasks.');
  const columns = [{title: counted(count, 'task')}, {title: 'Operation'}, {title: 'Status'}, {title: 'Phase'}, {title: 'Steps', class: 'wide'}];
  return table(columns, tasks.slice(-MOST_TASKS).reverse().map(taskRow), 'Tasks');
}

export function clustersView() {
  const problem = html('p', {class: 'notice bad', role: 'alert', hidden: true});
  const button = (text, path, key) => html('button', {type: 'button', 'data-key': key, click: async () => {
    problem.hidden = true;
    try {
      await post('crdb/' + path);
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
    view.refresh({force: true});
  }}, text);

  const links = html('section', {class: 'panel'});
  const row = (name, state, act) => html('tr', {}, html('td', {}, name), html('td', {class: 'tight'}, state), html('td', {class: 'tight'}, act));
  const linkRow = ({between, cut}) => {
    const path = `links/${between.map(segment).join('/')}/`;
    return row(between.join(' – '), cut ? badge('bad', 'cut') : badge('ok', 'up'), button(cut ? 'Heal' : 'Cut', path + (cut ? 'heal' : 'cut'), path));
  };
  const gateRow = (phase, isHeld) => row(phase, isHeld ? badge('warn', 'held') : badge('', 'open'),
    button(isHeld ? 'Release' : 'Hold', `gates/${phase}/${isHeld ? 'release' : 'hold'}`, 'gate ' + phase));
  const showLinks = (data) => fill(links, html('h2', {}, 'Links and gates'),
    data.links.length > 0 ? table([{title: 'Link'}, {title: ''}, {title: ''}], data.links.map(linkRow), 'Links') : null,
    table([{title: 'Phase that tasks leave'}, {title: ''}, {title: ''}], GATES.map((phase) => gateRow(phase, data.held.includes(phase))), 'Gates'));

  const clusters = html('div');
  const showCluster = (one) => html('section', {class: 'panel'},
    html('div', {class: 'head'}, html('h2', {}, `${one.label} · ${one.name}`),
      one.running ? badge('ok', 'running') : badge('bad', 'stopped'), html('span', {class: 'grow'}),
      button(one.running ? 'Stop' : 'Start', `clusters/${one.label}/${one.running ? 'stop' : 'start'}`, 'cluster ' + one.label)),
    html('div', {class: 'body'},
      one.crdb_count > one.crdbs.length ? html('p', {class: 'notice'}, `The first ${one.crdbs.length} of ${counted(one.crdb_count, 'database')}.`) : null,
      one.crdbs.length > 0 ? one.crdbs.map(database)
      : html('p', {class: 'empty'}, 'No Active-Active database.')),
    tasksTable(one.tasks, one.task_count));

  const view = {
    title: 'Clusters',
    nav: 'clusters',
    mount: (main) => main.append(html('div', {class: 'title'}, html('h1', {}, 'Clusters')), problem,
      html('div', {class: 'columns'}, clusters, html('div', {}, links))),
    load: () => get('crdb').then(({time, ...world}) => world),
    show: (data) => {
      fill(clusters, data.clusters.map(showCluster));
      showLinks(data);
    },
  };
  // Tasks go on by themselves, without a request that would tell of it.
  const watch = setInterval(() => {
    if (!clusters.isConnected) clearInterval(watch);
    else if (!document.hidden) view.refresh();
  }, 1000);
  return view;
}
