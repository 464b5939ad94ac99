// Whether what is installed is what the lockfile and the manifests ask for. Knows only their
// bytes: a change of any of them, or of the platform, asks for an install.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { workspaceFolders } from './workspace-folders.mjs';

const settings = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc'];

/** Inside node_modules, so that deleting the one deletes the other. */
const stampPath = (/** @type {string} */ root) => join(root, 'node_modules', '.gradus-install');

/**
 * The files that an install depends on, relative to `root`, in a fixed order.
 * @param {string} root
 */
export function installInputs(root) {
  const manifests = workspaceFolders(root).map((folder) => `${folder}/package.json`);
  return [...settings, ...manifests].filter((path) => existsSync(join(root, path)));
}

/**
 * @param {string} root
 * @param {string} platform what native packages were chosen for
 */
export function fingerprint(root, platform = `${process.platform}-${process.arch}`) {
  const hash = createHash('sha256').update(platform);
  for (const path of installInputs(root)) {
    const bytes = readFileSync(join(root, path));
    // Lengths keep two files from trading bytes at their border.
    hash.update(`\n${path} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** @param {string} root */
export function isInstalled(root) {
  const path = stampPath(root);
  return existsSync(path) && readFileSync(path, 'utf8') === fingerprint(root);
}

/** @param {string} root */
export function writeStamp(root) {
  mkdirSync(dirname(stampPath(root)), { recursive: true });
  writeFileSync(stampPath(root), fingerprint(root));
}

/** @param {string} root */
export function clearStamp(root) {
  rmSync(stampPath(root), { force: true });
}
