// SPDX-License-Identifier: Apache-2.0
// The control itself: clock, faults, snapshots, rules.
import {get, post, put, remove, segment} from './connection.js';
import {counted, fill, html, plainly, shown, table} from './elements.js';

const FAULTS = [['status=503', 'answer 503'], ['status=429', 'answer 429'], ['status=500', 'answer 500'],
  ['drop=reset_before', 'reset before the request is done'], ['drop=reset_after', 'reset after the request is done'],
  ['drop=close_before', 'close without an answer'], ['cut_body=20', 'cut the body after 20 bytes'],
  ['latency_ms=1000', 'wait a second']];

export function steeringView() {
  const problem = html('p', {class: 'notice bad', role: 'alert', hidden: true});
  const act = (action) => async (event) => {
    if (event) event.preventDefault();
    problem.hidden = true;
    try {
      await action(event);
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
    view.refresh({force: true});
  };
  const button = (text, action, key = text) => html('button', {type: 'button', 'data-key': key, click: act(action)}, text);

  const clock = html('section', {class: 'panel'});
  const showClock = (data) => fill(clock, html('h2', {}, 'Clock'), html('div', {class: 'body'},
    html('p', {}, html('span', {class: 'mono'}, data.time), ' ',
      data.frozen ? html('span', {class: 'badge warn'}, 'frozen') : null),
    html('form', {},
      button('+ 1 minute', () => post('clock/advance', {minutes: 1})),
      button('+ 10 minutes', () => post('clock/advance', {minutes: 10})),
      button('+ 1 day', () => post('clock/advance', {days: 1})),
      data.frozen ? button('Let it run', () => put('clock', {frozen: false}), 'freeze')
        : button('Freeze', () => put('clock', {frozen: true}), 'freeze'),
      button('Back to real time', () => remove('clock')))));

  const effect = html('select', {'aria-label': 'What happens'}, FAULTS.map(([value, text]) => html('option', {value}, text)));
  const method = html('select', {'aria-label': 'Method'},
    ['', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'COPY'].map((one) => html('option', {value: one}, one || 'any method')));
  const path = html('input', {type: 'text', placeholder: 'any path, or /db/**', 'aria-label': 'Path pattern'});
  const times = html('select', {'aria-label': 'How often'},
    [['1', 'once'], ['3', 'three times'], ['', 'always']].map(([value, text]) => html('option', {value}, text)));
  const addFault = act(async () => {
    const [kind, value] = effect.value.split('=');
    const fault = {[kind]: kind === 'drop' ? value : Number(value)};
    if (method.value) fault.method = method.value;
    if (path.value) fault.path = path.value;
    if (times.value) fault.times = Number(times.value);
    await post('faults', fault);
  });
  const faultForm = html('form', {submit: addFault}, effect, method, path, times, html('button', {type: 'submit'}, 'Add'));
  const faultList = html('div');
  const showFaults = (faults) => {
    const rows = faults.map(({number, matched, struck, spent, ...what}) => html('tr', {},
      html('td', {class: 'number'}, number),
      html('td', {class: 'value mono'}, shown(plainly(JSON.stringify(what), 300))),
      html('td', {}, `struck ${struck} of ${counted(matched, 'match', 'matches')}`, ' ', spent ? html('span', {class: 'badge dead'}, 'spent') : null),
      html('td', {class: 'tight'}, button('Remove', () => remove(`faults/${number}`), `fault ${number}`))));
    fill(faultList, rows.length === 0 ? html('p', {class: 'empty'}, 'Nothing goes wrong on purpose.')
      : table([{title: 'No.', class: 'number'}, {title: 'Fault'}, {title: 'So far'}, {title: ''}], rows, 'Faults'));
  };

  const name = html('input', {type: 'text', placeholder: 'name', 'aria-label': 'Name of the snapshot', required: true, maxlength: 100});
  const snapshotForm = html('form', {submit: act(async () => {
    await put(`snapshots/${segment(name.value)}`);
    name.value = '';
  })}, name, html('button', {type: 'submit'}, 'Take a snapshot'));
  const snapshotList = html('div');
  const showSnapshots = (snapshots) => {
    const rows = snapshots.map((one) => html('tr', {}, html('td', {class: 'value'}, shown(one.name)),
      html('td', {class: 'tight wide'}, one.taken),
      html('td', {class: 'tight'},
        button('Restore', () => post(`snapshots/${segment(one.name)}/restore`), 'restore ' + one.name), ' ',
        button('Delete', () => remove(`snapshots/${segment(one.name)}`), 'delete ' + one.name))));
    fill(snapshotList, rows.length === 0 ? html('p', {class: 'empty'}, 'No snapshots yet.')
      : table([{title: 'Name'}, {title: 'Taken', class: 'wide'}, {title: ''}], rows, 'Snapshots'));
  };

  // Of a cluster; where there is one node, nothing is shown.
  const nodes = html('section', {class: 'panel', hidden: true});
  const turn = (path, isWhole, [state, action, verb]) => [
    html('td', {}, html('span', {class: isWhole ? 'badge' : 'badge dead'}, state)),
    html('td', {class: 'tight'}, button(action, () => post(`couchdb/${path}/${verb}`), path))];
  const showNodes = ({nodes: all, links = [], replication}) => {
    nodes.hidden = all.length < 2;
    if (nodes.hidden) return;
    const rows = all.map(({node, name: called, up}) =>
      html('tr', {}, html('td', {}, `Node ${node}`, ' ', html('span', {class: 'mono'}, called)), turn(`nodes/${node}`, up, up ? ['up', 'Stop', 'stop'] : ['stopped', 'Start', 'start'])));
    const linkRows = links.map(({between: [one, other], up}) =>
      html('tr', {}, html('td', {}, `Link ${one} – ${other}`), turn(`links/${one}/${other}`, up, up ? ['whole', 'Cut', 'cut'] : ['cut', 'Heal', 'heal'])));
    fill(nodes,
      html('div', {class: 'head'}, html('h2', {}, 'Nodes'),
        html('span', {class: replication.pending > 0 ? 'badge warn' : 'badge'}, counted(replication.pending, 'comparison', 'comparisons'), ' pending'),
        html('span', {class: 'grow'}),
        replication.held ? [button('Step', () => post('couchdb/replication/step')), button('Release', () => post('couchdb/replication/release'), 'hold')]
          : button('Hold replication', () => post('couchdb/replication/hold'), 'hold')),
      table([{title: 'What'}, {title: 'State'}, {title: ''}], [...rows, ...linkRows], 'Nodes and links'));
  };

  const rules = html('section', {class: 'panel'});
  const showRules = (data) => {
    const sorted = [...data.rules].sort((one, other) => Number(other.broken) - Number(one.broken));
    fill(rules,
      html('div', {class: 'head'}, html('h2', {}, 'Rules'),
        html('span', {class: data.broken.length > 0 ? 'badge warn' : 'badge'}, counted(data.broken.length, 'broken', 'broken')),
        html('span', {class: 'grow'}),
        data.profiles.map((profile) => button(`Emulate ${profile}`, () => put('rules', {emulate: profile}))),
        button('As at the start', () => remove('rules'))),
      html('ul', {class: 'rules'}, sorted.map((rule) => {
        const key = 'rule ' + rule.name;
        const box = html('input', {type: 'checkbox', id: key, 'data-key': key,
          change: act((event) => put(`rules/${rule.name}`, {broken: !event.target.checked}))});
        box.checked = !rule.broken;
        return html('li', {}, box, html('div', {},
          html('label', {for: key}, rule.name, ' ', rule.broken ? html('span', {class: 'badge warn'}, 'broken') : null),
          html('p', {}, rule.promise)));
      })));
  };

  const ask = html('button', {type: 'button', class: 'strong'}, 'Reset the server');
  ask.addEventListener('click', act(async () => {
    if (ask.dataset.asked) {
      delete ask.dataset.asked;
      ask.textContent = 'Reset the server';
      await post('reset');
      return;
    }
    ask.dataset.asked = 'yes';
    ask.textContent = 'Forget everything? Press again';
  }));
  ask.addEventListener('blur', () => {
    delete ask.dataset.asked;
    ask.textContent = 'Reset the server';
  });

  const view = {
    title: 'Control',
    nav: 'control',
    mount: (main) => main.append(
      html('div', {class: 'title'}, html('h1', {}, 'Control'), ask), problem,
      html('div', {class: 'columns'},
        html('div', {}, html('section', {class: 'panel'}, html('h2', {}, 'Faults'), html('div', {class: 'body'}, faultForm), faultList),
          html('section', {class: 'panel'}, html('h2', {}, 'Snapshots'), html('div', {class: 'body'}, snapshotForm), snapshotList)),
        html('div', {}, clock, nodes)),
      rules),
    load: async () => {
      const [clockData, faults, snapshots, ruleData, nodeData] = await Promise.all(
        [get('clock'), get('faults'), get('snapshots'), get('rules'),
          get('couchdb/nodes').catch(() => ({nodes: []}))]);
      return {clock: clockData, faults: faults.faults, snapshots: snapshots.snapshots, rules: ruleData, nodes: nodeData};
    },
    show: (data) => {
      showClock(data.clock);
      showFaults(data.faults);
      showSnapshots(data.snapshots);
      showRules(data.rules);
      showNodes(data.nodes);
    },
  };
  return view;
}
