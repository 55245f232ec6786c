// SPDX-License-Identifier: Apache-2.0
// Draws a revision tree: roots at the left, a row for each leaf, the winner's first. What a purge
// took is drawn where it stood, as ghosts.
import {plainly, svg} from './elements.js';

const COLUMN = 140;
const ROW = 66;
const RADIUS = 8;
const MARGIN = {left: 26, top: 34, right: 130};

const NOTES = {
  winner: 'winner',
  conflict: 'conflict',
  tombstone: 'deleted',
  ghost: 'purged',
};

function kindOf(node, isWinner) {
  if (node.leaf && node.deleted) return isWinner ? 'tombstone winner' : 'tombstone';
  if (node.leaf) return isWinner ? 'winner' : 'conflict';
  return node.status === 'missing' ? 'inner missing' : 'inner';
}

function noteOf(node, kind) {
  if (kind === 'tombstone winner') return 'deleted, winner';
  if (node.cut) return 'older ones are not shown';
  if (kind === 'inner missing') return 'name only';
  return NOTES[kind] || '';
}

// "12-c50a32451890a3f1c3e423334cc92745" is "12-c50a3245…".
function short(rev) {
  const dash = rev.indexOf('-');
  const hash = [...rev.slice(dash + 1)];
  if (hash.length <= 10) return plainly(rev, 24);
  return plainly(rev.slice(0, dash + 1) + hash.slice(0, 8).join('') + '…', 24);
}

// The nodes of the tree and the ghosts of `trace` as one forest.
function forest(tree, trace) {
  const nodes = (tree ? tree.nodes : []).map((node) => {
    const kind = kindOf(node, node.winner && node.leaf);
    return {rev: node.rev, kind, note: noteOf(node, kind), skipped: node.skipped || 0, children: [],
            parentIndex: node.parent};
  });
  const roots = [];
  const byRev = new Map();
  for (const node of nodes) {
    byRev.set(node.rev, node);
    node.parent = node.parentIndex === null ? null : nodes[node.parentIndex];
    (node.parent ? node.parent.children : roots).push(node);
  }
  const ghosts = (trace ? trace.nodes : [])
    .filter((ghost) => !byRev.has(ghost.rev))
    .map((ghost) => ({rev: ghost.rev, kind: 'ghost', parentRev: ghost.parent, skipped: 0,
                      note: ghost.deleted && ghost.leaf ? 'purged tombstone' : 'purged',
                      children: []}));
  for (const ghost of ghosts) byRev.set(ghost.rev, ghost);
  for (const ghost of ghosts) {
    ghost.parent = (ghost.parentRev !== null && byRev.get(ghost.parentRev)) || null;
    (ghost.parent ? ghost.parent.children : roots).push(ghost);
  }
  return {roots, nodes: [...nodes, ...ghosts]};
}

// Gives each node its place; without recursion, since a path may be long.
function place(roots) {
  let row = 0;
  let columns = 0;
  for (const root of roots) {
    const waiting = [{node: root, column: 0}];
    while (waiting.length > 0) {
      const {node, column} = waiting.pop();
      node.column = column;
      columns = Math.max(columns, column + 1);
      for (const child of [...node.children].reverse()) {
        waiting.push({node: child, column: column + 1 + (child.skipped > 0 ? 1 : 0)});
      }
      // Depth first, so rows grow with each end of a branch; a node lies in the row of its first.
      node.row = row;
      if (node.children.length === 0) row += 1;
    }
  }
  return {columns, rows: row};
}

const x = (node) => MARGIN.left + node.column * COLUMN;
const y = (node) => MARGIN.top + node.row * ROW;

function edge(node) {
  const from = {x: x(node.parent) + RADIUS, y: y(node.parent)};
  const to = {x: x(node) - RADIUS, y: y(node)};
  const bend = Math.min(from.x + COLUMN * 0.45, to.x);
  const path = from.y === to.y
    ? `M${from.x} ${from.y}H${to.x}`
    : `M${from.x} ${from.y}C${bend} ${from.y} ${from.x + 22} ${to.y} ${Math.min(bend + 22, to.x)} ${to.y}H${to.x}`;
  const kind = node.kind === 'ghost' ? 'edge ghost' : node.skipped > 0 ? 'edge skip-edge' : 'edge';
  const line = svg('path', {class: kind, d: path});
  if (node.skipped === 0) return [line];
  const text = svg('text', {class: 'elision', x: x(node) - COLUMN / 2 - COLUMN * 0.35, y: to.y - 8, 'text-anchor': 'middle'},
    `${node.skipped.toLocaleString('en')} more`);
  return [line, text];
}

function neighbour(node, nodes, key) {
  if (key === 'ArrowLeft') return node.parent;
  if (key === 'ArrowRight') return node.children[0];
  const beside = nodes.filter((other) =>
    key === 'ArrowDown' ? other.row > node.row : other.row < node.row);
  const distance = (other) => Math.abs(other.row - node.row) * 1000 + Math.abs(other.column - node.column);
  return beside.sort((one, other) => distance(one) - distance(other))[0];
}

function drawNode(node, state) {
  const isGhost = node.kind === 'ghost';
  const label = `${plainly(node.rev, 80)}${node.note ? ', ' + node.note : ''}`;
  const group = svg('g', {
    class: `node ${node.kind}`,
    transform: `translate(${x(node)} ${y(node)})`,
    role: isGhost ? 'img' : 'button',
    tabindex: '-1',
    'aria-label': label,
    'aria-pressed': isGhost ? null : String(state.selected === node.rev),
    'data-key': 'rev ' + node.rev,
  },
  svg('title', {}, label),
  svg('circle', {class: 'halo', r: RADIUS + 5}),
  svg('circle', {class: 'dot', r: RADIUS}),
  svg('text', {x: -RADIUS, y: -RADIUS - 7}, short(node.rev)),
  node.note ? svg('text', {class: 'note', x: -RADIUS, y: RADIUS + 16}, node.note) : null);
  node.element = group;
  group.addEventListener('focus', () => focusable(node, state));
  group.addEventListener('click', () => {
    group.focus();
    if (!isGhost) state.select(node.rev);
  });
  group.addEventListener('keydown', (event) => {
    if ((event.key === 'Enter' || event.key === ' ') && !isGhost) {
      event.preventDefault();
      state.select(node.rev);
    }
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const next = neighbour(node, state.nodes, event.key);
    if (next) next.element.focus();
  });
  return group;
}

// One stop for the tab key; arrows lead on from there.
function focusable(node, state) {
  for (const other of state.nodes) other.element.setAttribute('tabindex', other === node ? '0' : '-1');
}

// `tree` as the control shows it, or null for a document that is gone; `trace` may be null;
// `select` is told the revision that was chosen.
export function drawTree({tree, trace, selected, select}) {
  const {roots, nodes} = forest(tree, trace);
  const {columns, rows} = place(roots);
  const state = {nodes, selected, select};
  const width = MARGIN.left + (columns - 1) * COLUMN + MARGIN.right;
  const height = MARGIN.top + Math.max(rows - 1, 0) * ROW + 40;
  const image = svg('svg', {width, height, viewBox: `0 0 ${width} ${height}`, role: 'group',
                            'aria-label': 'Revision tree; arrow keys move between revisions'});
  for (const node of nodes) if (node.parent) image.append(...edge(node));
  for (const node of nodes) image.append(drawNode(node, state));
  const first = nodes.find((node) => node.rev === selected) || nodes[0];
  if (first) focusable(first, state);
  return image;
}
