// SPDX-License-Identifier: Apache-2.0
// The page of the control: a view for each address behind the '#', kept up to date while it is
// seen. A view is {title, nav, mount(main), load() → data, show(data)}; the page adds `refresh`.
// A face of the server brings views of its own as another entry of `sections`.
import {clustersView} from './clusters.js';
import {get, listen} from './connection.js';
import {databasesView, documentsView, documentView, purgesView} from './databases.js';
import {html, plainly} from './elements.js';
import {journalView} from './journal.js';
import {replicationsView} from './replications.js';
import {steeringView} from './steering.js';

// By the name of the section in /_mock/state: its entry in the navigation, and which view an
// address has (its segments, decoded), or null.
const allSections = [
  {
    name: 'couchdb',
    nav: {key: 'databases', title: 'Databases', href: '#/'},
    route: ([first, name, what, id]) => {
      if (first === undefined || first === '') return databasesView();
      if (first !== 'db' || !name) return null;
      if (what === 'doc' && id !== undefined) return documentView(name, id);
      return what === 'purges' ? purgesView(name) : documentsView(name);
    },
  },
  {name: 'crdb', nav: {key: 'clusters', title: 'Clusters', href: '#/clusters'},
    route: ([first]) => (['clusters', ''].includes(first) ? clustersView() : null)},
  {name: 'couchdb', nav: {key: 'replications', title: 'Replications', href: '#/replications'},
    route: ([first]) => (first === 'replications' ? replicationsView() : null)},
  {name: null, nav: {key: 'journal', title: 'Journal', href: '#/journal'},
    route: ([first]) => (first === 'journal' ? journalView() : null)},
  {name: null, nav: {key: 'control', title: 'Control', href: '#/control'},
    route: ([first]) => (first === 'control' ? steeringView() : null)},
];

// Those of the faces that this server has.
let sections = [];

const main = document.getElementById('main');
let present = null;

function segments() {
  try {
    return location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  } catch {
    return ['not an address'];
  }
}

function notFound() {
  return {title: 'Not found', nav: '', load: async () => null, show: () => {},
          mount: (place) => place.append(html('p', {class: 'empty'}, 'There is no such view. ', html('a', {href: sections[0].nav.href}, sections[0].nav.title)))};
}

// What has the focus keeps it when its surroundings are drawn anew.
function keepingFocus(draw) {
  const key = document.activeElement?.dataset?.key;
  draw();
  if (!key || document.activeElement?.dataset?.key === key) return;
  const again = [...main.querySelectorAll('[data-key]')].find((element) => element.dataset.key === key);
  if (again) again.focus({preventScroll: true});
}

// Loads and shows, one at a time; what happens meanwhile is looked at afterwards.
function refreshing(view, failure) {
  let isLoading = false;
  let isAsked = false;
  let last = '';
  return async function refresh({force = false} = {}) {
    if (force) last = '';
    if (isLoading) {
      isAsked = true;
      return;
    }
    isLoading = true;
    do {
      isAsked = false;
      try {
        const data = await view.load();
        if (view !== present) break;
        failure.hidden = true;
        const text = JSON.stringify(data);
        if (text !== last) keepingFocus(() => view.show(data));
        last = text;
      } catch (error) {
        failure.textContent = error.message;
        failure.hidden = false;
      }
    } while (isAsked);
    isLoading = false;
  };
}

function drawNavigation(active) {
  document.getElementById('nav').replaceChildren(...sections.map(({nav}) =>
    html('a', {href: nav.href, 'aria-current': nav.key === active ? 'page' : null}, nav.title)));
}

function open() {
  const parts = segments();
  const view = sections.map(({route}) => route(parts)).find((found) => found) || notFound();
  const failure = html('p', {class: 'notice bad', role: 'alert', hidden: true});
  present = view;
  view.refresh = refreshing(view, failure);
  document.title = `${plainly(view.title, 40)} – Purgatory`;
  drawNavigation(view.nav);
  main.replaceChildren(failure);
  view.mount(main);
  view.refresh();
  scrollTo(0, 0);
}

let clock = null;
async function readClock() {
  clock = {...(await get('clock')), read: performance.now()};
  tick();
}

function tick() {
  if (!clock) return;
  const since = clock.frozen ? 0 : performance.now() - clock.read;
  const text = new Date(clock.ms + since).toISOString().replace('T', ' ').slice(0, 19);
  document.getElementById('clock').textContent = text + (clock.frozen ? ' ❄' : '');
}

function connectionChanged(state) {
  const live = document.getElementById('live');
  live.dataset.state = state;
  live.textContent = state === 'live' ? 'live' : 'connection lost';
}

// While nobody looks, nothing is asked.
let isStale = false;
function happened() {
  if (document.hidden) {
    isStale = true;
    return;
  }
  present.refresh();
  readClock().catch(() => {});
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && isStale) {
    isStale = false;
    happened();
  }
});
setInterval(tick, 1000);

async function begin() {
  const {sections: served} = await get('state');
  sections = allSections.filter(({name}) => name === null || name in served);
  open();
  addEventListener('hashchange', () => {
    open();
    main.focus({preventScroll: true});
  });
  listen(happened, connectionChanged);
}
begin().catch((error) => main.replaceChildren(html('p', {class: 'notice bad', role: 'alert'}, error.message)));
