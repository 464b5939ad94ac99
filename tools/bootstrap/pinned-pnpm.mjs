// The command that installs with exactly the pinned pnpm, on a machine that has only npm.
import { basename, dirname, join } from 'node:path';

/**
 * Prefers npm's own JavaScript, run by the Node that is running: no shell, so no quoting, and no
 * `.cmd` file, which Windows refuses to start without one. `npx` from the PATH is the last resort
 * (another package manager started us); its arguments hold nothing that a shell would change.
 * @param {unknown} packageManager the field of that name, `pnpm@<exact version>`
 * @param {Pick<NodeJS.Process, 'env' | 'execPath' | 'platform'>} host
 * @param {(path: string) => boolean} exists
 */
export function installCommand(packageManager, host, exists) {
  if (typeof packageManager !== 'string' || !/^pnpm@\d+\.\d+\.\d+$/.test(packageManager)) {
    throw new Error(`packageManager must pin pnpm exactly (pnpm@1.2.3), not ${packageManager}.`);
  }
  const install = ['install', '--frozen-lockfile'];
  const bin = dirname(host.execPath);
  const npm = [
    host.env.npm_execpath ?? '',
    join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((path) => basename(path) === 'npm-cli.js' && exists(path));
  return npm === undefined
    ? {
        command: 'npx',
        args: ['-y', packageManager, ...install],
        shell: host.platform === 'win32',
      }
    : {
        command: host.execPath,
        args: [npm, 'exec', '-y', packageManager, '--', ...install],
        shell: false,
      };
}
