// Where the workspace's own Node lies, and the environment in which it and its tools come first.
import { delimiter, join } from 'node:path';
import process from 'node:process';

/** @param {string} root */
export function nodeBinary(root, platform = process.platform) {
  const name = platform === 'win32' ? 'node.exe' : 'node';
  return join(root, 'node_modules', 'node', 'bin', name);
}

/**
 * `env` with the workspace's Node and tools first on the PATH, so that turbo finds the pinned pnpm
 * and every child runs the pinned Node.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
export function withTools(root, env) {
  // Windows spells it Path, and a copied environment is case-sensitive.
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const first = [join(root, 'node_modules', 'node', 'bin'), join(root, 'node_modules', '.bin')];
  const rest = (env[key] ?? '').split(delimiter).filter((part) => part && !first.includes(part));
  return { ...env, [key]: [...first, ...rest].join(delimiter) };
}
