// SPDX-License-Identifier: Apache-2.0
// The requests that the server saw, newest first.
import {get, put, remove, segment} from './connection.js';
import {counted, fill, html, plainly, shown, table} from './elements.js';

const ROWS = 100;

function statusBadge(entry) {
  if (entry.status === null) return html('span', {class: 'badge bad'}, 'lost');
  const kind = entry.status >= 500 ? 'bad' : entry.status >= 400 ? 'warn' : 'ok';
  return html('span', {class: `badge ${kind}`}, entry.status);
}

const duration = (us) => (us < 1000 ? `${us} µs` : us < 1e6 ? `${(us / 1000).toFixed(1)} ms` : `${(us / 1e6).toFixed(2)} s`);
const size = (bytes) => (bytes === null ? '–' : bytes.toLocaleString('en'));
const timeOf = (entry) => entry.at.slice(11, 23);

function message(title, content) {
  if (!content) return [];
  const fields = content.headers.map(([name, value]) => `${plainly(name, 200)}: ${plainly(value, 2000)}`).join('\n');
  const body = content.body_withheld ? `withheld: ${content.body_withheld}`
    : content.body !== undefined ? content.body : `base64: ${content.body_base64}`;
  return [html('h3', {}, title), html('pre', {tabindex: '0', 'aria-label': title}, shown(fields + (body ? '\n\n' + body : ''), {}, '\n')),
    content.body_is_cut ? html('p', {class: 'notice'}, 'The beginning of the body.') : null];
}

export function journalView() {
  let chosen = null;
  let known = 0;
  const method = html('select', {'aria-label': 'Method'},
    ['', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'COPY'].map((one) => html('option', {value: one}, one || 'any method')));
  const path = html('input', {type: 'search', placeholder: 'Path, such as /db/**', 'aria-label': 'Path pattern'});
  const status = html('select', {'aria-label': 'Status'},
    [['', 'any status'], ['2xx', '2xx'], ['3xx', '3xx'], ['4xx', '4xx'], ['5xx', '5xx']].map(([value, text]) => html('option', {value}, text)));
  const bodies = html('input', {type: 'checkbox', id: 'bodies'});
  const results = html('div');
  const details = html('section', {class: 'panel', 'aria-live': 'polite'});
  for (const input of [method, path, status]) input.addEventListener('input', () => view.refresh());
  bodies.addEventListener('change', async () => {
    await put('journal/settings', {bodies: bodies.checked});
    view.refresh();
  });
  const clear = html('button', {type: 'button', click: async () => {
    chosen = null;
    await remove('journal');
    view.refresh({force: true});
  }}, 'Clear');

  const row = (entry) => {
    const target = entry.path + (entry.query ? '?' + entry.query : '');
    const open = html('a', {href: '#/journal', 'data-key': 'entry ' + entry.number, click: (event) => {
      event.preventDefault();
      chosen = entry;
      showDetails();
    }}, shown(plainly(target, 300)));
    return html('tr', {class: known > 0 && entry.number > known ? 'fresh' : null},
      html('td', {class: 'tight mono wide'}, timeOf(entry)),
      html('td', {class: 'tight mono'}, shown(plainly(entry.method, 12))),
      html('td', {class: 'value'}, open, ' ', entry.fault ? html('span', {class: 'badge ghost'}, `fault ${entry.fault}`) : null),
      html('td', {class: 'tight'}, statusBadge(entry)),
      html('td', {class: 'number wide'}, size(entry.request_bytes)),
      html('td', {class: 'number wide'}, size(entry.answer_bytes)),
      html('td', {class: 'number'}, duration(entry.took_us)));
  };
  const showDetails = () => {
    if (!chosen) {
      fill(details);
      details.hidden = true;
      return;
    }
    details.hidden = false;
    const {request, answer} = chosen;
    fill(details,
      html('div', {class: 'head'}, html('h2', {}, `Request ${chosen.number}`), statusBadge(chosen),
        html('span', {class: 'grow'}), html('button', {type: 'button', click: () => { chosen = null; showDetails(); }}, 'Close')),
      html('div', {class: 'body'},
        html('p', {class: 'mono'}, shown(plainly(`${chosen.method} ${chosen.path}${chosen.query ? '?' + chosen.query : ''}`, 4000))),
        html('p', {}, `At ${chosen.at} by the server's clock, answered after ${duration(chosen.took_us)}. Request id: `,
          shown(plainly(chosen.request_id, 64)), '.'),
        request ? [...message('Request', request), ...message('Answer', answer)]
          : html('p', {class: 'notice'}, 'Headers and bodies are recorded while “record bodies” is on.')));
  };
  const view = {
    title: 'Journal',
    nav: 'journal',
    mount: (main) => {
      main.append(html('div', {class: 'title'}, html('h1', {}, 'Journal')), details,
        html('section', {class: 'panel'}, html('div', {class: 'head'}, method, path, status,
          html('span', {class: 'grow'}), html('label', {for: 'bodies'}, bodies, 'record bodies'), clear), results));
      showDetails();
    },
    load: async () => {
      const filters = [`descending=true&limit=${ROWS}`];
      if (method.value) filters.push(`method=${method.value}`);
      if (path.value) filters.push(`path=${segment(path.value)}`);
      if (status.value) filters.push(`status=${status.value}`);
      const [page, settings] = await Promise.all([get('journal?' + filters.join('&')), get('journal/settings')]);
      return {page, settings};
    },
    show: ({page, settings}) => {
      bodies.checked = settings.bodies;
      const columns = [{title: 'At', class: 'wide'}, {title: 'Method'}, {title: 'Target'}, {title: 'Status'},
        {title: 'Sent', class: 'number wide'}, {title: 'Answered', class: 'number wide'}, {title: 'Took', class: 'number'}];
      const rows = page.entries.map(row);
      const kept = page.first === 0 ? 0 : page.last - page.first + 1;
      fill(results,
        rows.length > 0 ? table(columns, rows, 'Requests') : html('p', {class: 'empty'}, 'No requests here.'),
        html('div', {class: 'pager'}, `${counted(rows.length, 'request')} shown of ${kept.toLocaleString('en')} kept and ${page.last.toLocaleString('en')} in all`));
      known = page.last;
    },
  };
  return view;
}
