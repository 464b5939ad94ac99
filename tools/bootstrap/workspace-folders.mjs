// The folders that may hold a package: those at the top and those in `packages`. A superset of
// pnpm-workspace.yaml, which would take a YAML parser to read.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Relative to `root`, sorted, with forward slashes.
 * @param {string} root
 */
export function workspaceFolders(root) {
  const inside = (/** @type {string} */ parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
      .map((entry) => (parent === '.' ? entry.name : `${parent}/${entry.name}`));
  return ['.', 'packages']
    .flatMap((parent) => (existsSync(join(root, parent)) ? inside(parent) : []))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort();
}
