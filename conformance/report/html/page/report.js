'use strict';
// Search, filter and keys of the report. Everything is on the page without it.
(() => {
  const all = [...document.querySelectorAll('details.scenario')];
  const tools = document.getElementById('tools');

  function reveal(element) {
    for (let one = element; one; one = one.parentElement) if (one.tagName === 'DETAILS') one.open = true;
  }
  function follow() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    target.hidden = false;
    const only = document.getElementById('differing');
    if (only && target.classList.contains('same')) only.checked = false;
    reveal(target);
    target.scrollIntoView();
  }

  async function copy(button) {
    const text = button.parentElement.querySelector('code').textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(button.parentElement.querySelector('code'));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand('copy');
    }
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  }
  // One listener for all: a page may have tens of thousands of buttons.
  for (const button of document.getElementsByClassName('copy')) button.hidden = false;
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element && event.target.closest('button.copy');
    if (button) copy(button);
  });

  // The page of a comparison: its rows are searched; the style sheet hides those that are alike.
  function compared() {
    const form = document.getElementById('compared');
    const input = form.querySelector('#search');
    const only = document.getElementById('differing');
    const groups = [...document.querySelectorAll('#scenarios tbody')].map((body) => ({
      body,
      rows: [...body.querySelectorAll('tr.one')].map((row) => ({ row, text: `${body.rows[0].cells[0].textContent}/${row.cells[0].textContent}`.toLowerCase() })),
    }));
    function find() {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      let all = 0;
      for (const { body, rows } of groups) {
        let here = 0;
        for (const { row, text } of rows) {
          row.hidden = !words.every((word) => text.includes(word));
          here += !row.hidden && !(only.checked && row.classList.contains('same')) ? 1 : 0;
        }
        body.hidden = here === 0;
        shown += here;
        all += rows.length;
      }
      form.querySelector('#count').textContent = `${shown} of ${all} scenarios`;
    }
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', find);
    only.addEventListener('change', find);
    document.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Escape') { input.value = ''; only.checked = false; find(); }
      if (event.key === '/' && event.target !== input) { event.preventDefault(); input.focus(); }
    });
    form.hidden = false;
    find();
    follow();
    window.addEventListener('hashchange', find);
  }
  window.addEventListener('hashchange', follow);
  if (document.getElementById('compared')) compared();
  if (!tools) return;

  const search = document.getElementById('search');
  const level = document.getElementById('level');
  const area = document.getElementById('area');
  const count = document.getElementById('count');
  const verdicts = [...tools.querySelectorAll('[name=verdict]')];
  let texts;
  function textOf(index) {
    texts ??= all.map((one) => {
      const facts = one.querySelector('.facts');
      return `${one.firstElementChild.textContent} ${facts ? facts.textContent : ''}`.toLowerCase();
    });
    return texts[index];
  }
  const kind = (one) => (one.dataset.verdict === 'unexpected-pass' ? 'failed' : one.dataset.verdict);

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(verdicts.filter((one) => one.checked).map((one) => one.value));
    let shown = 0;
    all.forEach((one, index) => {
      const fits = wanted.has(kind(one)) && (!level.value || one.dataset.level === level.value)
        && (!area.value || one.parentElement.id === area.value)
        && words.every((word) => textOf(index).includes(word));
      one.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    for (const part of document.querySelectorAll('.area')) {
      part.hidden = !part.querySelector('details.scenario:not([hidden])');
    }
    count.textContent = shown === all.length ? `${shown} scenarios` : `${shown} of ${all.length} scenarios`;
  }
  function step(from, by, fits) {
    const shown = all.filter((one) => !one.hidden && fits(one));
    if (!shown.length) return;
    const here = all.indexOf(document.activeElement.closest('details.scenario'));
    const next = by > 0
      ? shown.find((one) => all.indexOf(one) > here) ?? shown[0]
      : shown.findLast((one) => all.indexOf(one) < here || here < 0) ?? shown.at(-1);
    next.firstElementChild.focus();
    next.scrollIntoView({ block: 'nearest' });
  }
  function showAll() {
    search.value = '';
    level.value = '';
    area.value = '';
    for (const one of verdicts) one.checked = true;
    filter();
  }
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') return void showAll();
    if (event.target.closest('input, select, textarea')) return;
    if (event.key === '/') { event.preventDefault(); search.focus(); }
    if (event.key === 'j') step(0, 1, () => true);
    if (event.key === 'k') step(0, -1, () => true);
    if (event.key === 'n') step(0, 1, (one) => kind(one) === 'failed');
  });
  tools.addEventListener('submit', (event) => event.preventDefault());
  tools.addEventListener('input', filter);
  // On paper there is nothing to unfold.
  let opened = [];
  window.addEventListener('beforeprint', () => {
    opened = all.filter((one) => !one.open && !one.hidden && kind(one) !== 'passed' && kind(one) !== 'not-applicable');
    for (const one of opened) one.open = true;
  });
  window.addEventListener('afterprint', () => { for (const one of opened) one.open = false; });
  tools.hidden = false;
  filter();
  follow();
})();
