// SPDX-License-Identifier: Apache-2.0
// Says in one line what is missing before every other test here fails for the lack of it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

function installedVersion(name) {
  try {
    return require(`${name}/package.json`).version;
  } catch {
    return 'none';
  }
}

const wrong = Object.entries(dependencies).filter(([name, version]) => installedVersion(name) !== version);
for (const [name, version] of wrong) {
  console.error(`${name} ${version} is needed, ${installedVersion(name)} is installed`);
}
if (wrong.length > 0) {
  console.error('./test installs the clients; by hand: npm ci, in tests/peers');
  process.exitCode = 1;
}
