import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installCommand } from '../bootstrap/pinned-pnpm.mjs';

const npmCli = join('npm', 'bin', 'npm-cli.js');
const install = ['install', '--frozen-lockfile'];

describe('installCommand', () => {
  it('runs the npm that started us under the running Node, without a shell', () => {
    const host = {
      env: { npm_execpath: npmCli },
      execPath: 'node',
      platform: 'win32' as const,
    };
    expect(installCommand('pnpm@1.2.3', host, () => true)).toEqual({
      command: 'node',
      args: [npmCli, 'exec', '-y', 'pnpm@1.2.3', '--', ...install],
      shell: false,
    });
  });

  it('finds the npm beside Node when another package manager started us', () => {
    const beside = join('node', 'node_modules', 'npm', 'bin', 'npm-cli.js');
    const host = {
      env: { npm_execpath: join('pnpm', 'bin', 'pnpm.cjs') },
      execPath: join('node', 'node.exe'),
      platform: 'win32' as const,
    };
    expect(installCommand('pnpm@1.2.3', host, (path) => path === beside).args[0]).toBe(beside);
  });

  it.each([
    ['linux' as const, false],
    ['win32' as const, true],
  ])(
    'falls back to npx on %s, through a shell only where npx is a .cmd file',
    (platform, shell) => {
      const host = { env: {}, execPath: 'node', platform };
      expect(installCommand('pnpm@1.2.3', host, () => false)).toEqual({
        command: 'npx',
        args: ['-y', 'pnpm@1.2.3', ...install],
        shell,
      });
    },
  );

  it.each([undefined, 'pnpm@^1.2.3', 'pnpm@latest', 'pnpm@1.2.3 && echo', 'yarn@1.2.3'])(
    'refuses the pin %s',
    (pin) => {
      const host = { env: {}, execPath: 'node', platform: 'linux' as const };
      expect(() => installCommand(pin, host, () => false)).toThrow(
        `packageManager must pin pnpm exactly (pnpm@1.2.3), not ${pin}.`,
      );
    },
  );
});
