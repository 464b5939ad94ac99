// turbo as this workspace runs it: the installed one, telling nobody.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { handOver } from './bootstrap/hand-over.mjs';

const manifest = createRequire(import.meta.url).resolve('turbo/package.json');

/** turbo's own launcher, a script for Node: no shell and no `.cmd` file between. */
export const turboScript: string = join(dirname(manifest), 'bin', 'turbo');

export const workspaceRoot: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** `env` without what an enclosing turbo left there, and without telemetry. */
export function turboEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const clean = Object.entries(env).filter(([name]) => !name.startsWith('TURBO_'));
  return {
    ...Object.fromEntries(clean),
    DO_NOT_TRACK: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    TURBO_TELEMETRY_DISABLED: '1',
  };
}

/** Runs turbo in this terminal and gives its exit status. */
export function turbo(args: readonly string[]): Promise<number> {
  return handOver(process.execPath, [turboScript, ...args], {
    cwd: workspaceRoot,
    env: turboEnvironment(process.env),
  });
}
