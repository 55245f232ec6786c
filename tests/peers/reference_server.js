// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { createInterface } from 'node:readline';

export const ADMIN = { username: 'admin', password: 'pass' };

// A purgatory-mock on a free port, with the account of ADMIN. PURGATORY_MOCK says which program.
export class ReferenceServer {
  #process;
  #url;

  static async start(...flags) {
    const server = new ReferenceServer();
    await server.#launch(flags);
    return server;
  }

  get url() {
    return this.#url;
  }

  // With name and password, for clients that take them from there.
  get urlWithAccount() {
    return this.#url.replace('//', `//${ADMIN.username}:${ADMIN.password}@`);
  }

  // Sends one request as the administrator: {status, headers, body}, the body parsed where it is JSON.
  async request(method, path, content) {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        Authorization: `Basic ${btoa(`${ADMIN.username}:${ADMIN.password}`)}`,
        ...(content === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: content === undefined ? undefined : JSON.stringify(content),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  // The answer to a GET as it is on the wire: {headers, body}, nothing decompressed.
  async bytes(path, headers) {
    const request = get(this.#url + path, { headers, auth: `${ADMIN.username}:${ADMIN.password}` });
    const [response] = await once(request, 'response');
    const chunks = [];
    for await (const chunk of response) chunks.push(chunk);
    return { headers: response.headers, body: Buffer.concat(chunks) };
  }

  // Waits for its end: the exit code.
  async stop() {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const [code] = await ended;
    return code;
  }

  async #launch(flags) {
    const program = process.env.PURGATORY_MOCK;
    if (!program) throw new Error('PURGATORY_MOCK must name the program purgatory-mock; ./test sets it');
    this.#process = spawn(program, ['--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
    process.on('exit', () => this.#process.kill('SIGKILL'));
    const lines = createInterface({ input: this.#process.stdout });
    const [line] = await Promise.race([once(lines, 'line'), this.#failure(program)]);
    [this.#url] = JSON.parse(line).couchdb;
  }

  async #failure(program) {
    const [code] = await once(this.#process, 'exit');
    throw new Error(`${program} ended with ${code} before it said where it listens`);
  }
}
