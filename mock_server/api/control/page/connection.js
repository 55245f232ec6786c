// SPDX-License-Identifier: Apache-2.0
// Talks to the control of the server that this page comes from.

export class ControlError extends Error {}

async function ask(method, path, body) {
  const request = {method, headers: {Accept: 'application/json'}, cache: 'no-store'};
  if (body !== undefined) {
    request.headers['Content-Type'] = 'application/json';
    request.body = JSON.stringify(body);
  }
  const response = await fetch('/_mock/' + path, request);
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new ControlError(answer.reason || `The server answered ${response.status}.`);
}

export const get = (path) => ask('GET', path);
export const post = (path, body) => ask('POST', path, body);
export const put = (path, body) => ask('PUT', path, body);
export const remove = (path) => ask('DELETE', path);

export const segment = (text) => encodeURIComponent(text);

// Calls `happened` when something did, at most a few times a second, and `changed` with "live" or
// "lost" as the connection comes and goes; the browser connects anew by itself.
export function listen(happened, changed) {
  const events = new EventSource('/_mock/events');
  events.addEventListener('activity', () => {
    changed('live');
    happened();
  });
  events.addEventListener('error', () => changed('lost'));
}
