// The JavaScript peers are no part of the workspace: the first run installs them next to this
// file, where everyone can see it.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Installs the peers of `package.json` unless they are there. */
export function installPeers(): void {
  const isThere = [
    '@jax-js/jax',
    '@tensorflow/tfjs',
    '@tensorflow/tfjs-backend-wasm',
    '@tensorflow/tfjs-backend-webgpu',
    'vega',
    'vega-lite',
  ].every((name) => existsSync(new URL(`node_modules/${name}/package.json`, import.meta.url)));
  if (isThere) return;
  const parameters = [
    'install',
    '--ignore-scripts',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
  ];
  console.log(`benchmarks: npm ${parameters.join(' ')}`);
  const { status } = spawnSync('npm', parameters, {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('the peers could not be installed; see above');
}
