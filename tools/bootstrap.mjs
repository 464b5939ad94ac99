// `npm start`, `npm test` and `pnpm check` begin here, on whatever Node (from 18) the machine has
// and with nothing installed: hence plain JavaScript without dependencies. Knows how to bring the
// workspace's own tools and hands over to them; refuses to know what they do.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { handOver } from './bootstrap/hand-over.mjs';
import { clearStamp, isInstalled, writeStamp } from './bootstrap/install-stamp.mjs';
import { installCommand } from './bootstrap/pinned-pnpm.mjs';
import { nodeBinary, withTools } from './bootstrap/workspace-node.mjs';

/** What each task runs, under the workspace's Node, with the arguments as they came. */
const tasks = new Map([
  ['start', 'examples/runner/main.ts'],
  ['test', 'tools/test-run.ts'],
  ['check', 'tools/check-run.ts'],
]);

const root = dirname(dirname(fileURLToPath(import.meta.url)));

async function install() {
  console.error('Gradus: installing the tools of this workspace (once, until they change) …');
  // Cleared first: an install that dies half-way must not look finished.
  clearStamp(root);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { command, args, shell } = installCommand(manifest.packageManager, process, existsSync);
  const status = await handOver(command, args, { cwd: root, env: process.env, shell });
  if (status !== 0) {
    throw new Error(
      `the install failed (exit ${status}); its own message is above. ` +
        'It needs the npm registry. If a manifest was edited by hand, run ' +
        `\`npx ${manifest.packageManager} install\` to bring the lockfile up to date.`,
    );
  }
  if (!existsSync(nodeBinary(root))) {
    throw new Error(
      'the install brought no Node: the install script of the package `node` did not run. ' +
        'Check that scripts are allowed (npm config get ignore-scripts).',
    );
  }
  writeStamp(root);
}

async function main() {
  const [task = '', ...args] = process.argv.slice(2);
  const script = tasks.get(task);
  if (script === undefined) {
    throw new Error(`no task "${task}"; there are ${[...tasks.keys()].join(', ')}.`);
  }
  if (!(isInstalled(root) && existsSync(nodeBinary(root)))) await install();
  const env = withTools(root, process.env);
  process.exitCode = await handOver(nodeBinary(root), [join(root, script), ...args], {
    cwd: root,
    env,
  });
}

main().catch((error) => {
  console.error(`Gradus: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
