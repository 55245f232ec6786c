// SPDX-License-Identifier: Apache-2.0
// Builds elements. What comes from a server or a document becomes text nodes and attribute values
// alone: nothing here, and nothing on the page, makes markup of a text.

const SVG = 'http://www.w3.org/2000/svg';

// Characters that are not seen, or that turn the direction of what follows: shown by their number.
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]/u;

// Puts the children, null ones left out, in the place of all that the element had.
export function fill(element, ...children) {
  element.replaceChildren();
  return add(element, children);
}

function add(element, children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
  return element;
}

function withAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  return element;
}

export function html(tag, attributes = {}, ...children) {
  return add(withAttributes(document.createElement(tag), attributes), children);
}

export function svg(tag, attributes = {}, ...children) {
  return add(withAttributes(document.createElementNS(SVG, tag), attributes), children);
}

const numbered = (character) =>
  'U+' + character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');

// A text of somebody's making, as an element of its own: its direction ends with it, and no
// character of it goes unseen. `breaks` are characters that may stand as they are.
export function shown(text, attributes = {}, breaks = '') {
  const element = html('bdi', attributes);
  let plain = '';
  for (const character of String(text)) {
    if (!UNSEEN.test(character) || breaks.includes(character)) {
      plain += character;
      continue;
    }
    if (plain) element.append(plain);
    plain = '';
    element.append(html('span', {class: 'unseen'}, numbered(character)));
  }
  if (plain) element.append(plain);
  if (!element.hasChildNodes()) element.append(html('span', {class: 'unseen'}, 'empty'));
  return element;
}

// The same where only plain text can stand (SVG, titles), cut to a length.
export function plainly(text, length = 60) {
  const characters = [...String(text)];
  const cut = characters.length > length ? [...characters.slice(0, length - 1), '…'] : characters;
  return cut.map((one) => (UNSEEN.test(one) ? '⟨' + numbered(one) + '⟩' : one)).join('');
}

export const counted = (number, one, many = one + 's') =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

export function table(columns, rows, caption) {
  const heads = columns.map((column) =>
    html('th', {scope: 'col', class: column.class}, column.title));
  return html('div', {class: 'scroll'},
    html('table', {'aria-label': caption},
      html('thead', {}, html('tr', {}, heads)),
      html('tbody', {}, rows)));
}
