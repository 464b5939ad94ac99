// The bootstrap as a newcomer meets it, in a small workspace whose npm is a script that we control.
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeBinary, withTools } from '../bootstrap/workspace-node.mjs';
import { workspaceRoot } from '../turbo.ts';

let root: string;
let npm: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function placeNode(): void {
  const path = nodeBinary(root);
  mkdirSync(dirname(path), { recursive: true });
  try {
    linkSync(process.execPath, path);
  } catch {
    // Another volume.
    copyFileSync(process.execPath, path);
  }
}

/** An npm that notes how it was called and exits with `status`. */
function fakeNpm(status: number): void {
  write(
    'npm-cli.js',
    `import { appendFileSync } from 'node:fs';
     appendFileSync(${JSON.stringify(join(root, 'installs'))}, process.argv.slice(2).join(' ') + '\\n');
     process.exit(${status});`,
  );
}

const installs = (): string[] =>
  existsSync(join(root, 'installs'))
    ? readFileSync(join(root, 'installs'), 'utf8').trim().split('\n')
    : [];

function bootstrap(...args: string[]) {
  const child = spawn(process.execPath, [join(root, 'tools', 'bootstrap.mjs'), ...args], {
    env: { ...process.env, npm_execpath: npm },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<{
    status: number | null;
    signal: string | null;
    stdout: string;
    stderr: string;
  }>((resolve) => {
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
  return { child, ended };
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gradus-bootstrap-'));
  npm = join(root, 'npm-cli.js');
  for (const part of ['bootstrap.mjs', 'bootstrap']) {
    cpSync(join(workspaceRoot, 'tools', part), join(root, 'tools', part), { recursive: true });
  }
  write('package.json', '{"type":"module","packageManager":"pnpm@1.2.3"}');
  write('examples/package.json', '{"type":"module"}');
  write(
    'examples/runner/main.ts',
    `const args: string[] = process.argv.slice(2);
     console.log(JSON.stringify(args));
     if (args[0] === 'wait') setTimeout(() => {}, 60_000);
     else process.exitCode = 3;`,
  );
  fakeNpm(0);
  placeNode();
});

afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

describe('bootstrap', () => {
  it('installs once, with the pinned pnpm and from the lockfile, then no more', async () => {
    const first = await bootstrap('start').ended;
    expect(first.stderr).toContain('installing the tools of this workspace');
    expect(installs()).toEqual(['exec -y pnpm@1.2.3 -- install --frozen-lockfile']);
    const second = await bootstrap('start').ended;
    expect(second.stderr).toBe('');
    expect(installs()).toHaveLength(1);
  });

  it('installs again when the lockfile changed', async () => {
    await bootstrap('start').ended;
    write('pnpm-lock.yaml', 'changed');
    await bootstrap('start').ended;
    expect(installs()).toHaveLength(2);
  });

  it('passes arguments on verbatim, and the exit status back', async () => {
    const args = ['--list', '--', 'nn/two-layer-net', 'a b', '', '"$HOME" \'%PATH%\' *', '--x=1'];
    const { status, stdout } = await bootstrap('start', ...args).ended;
    expect(JSON.parse(stdout)).toEqual(args);
    expect(status).toBe(3);
  });

  it('says that an install failed, runs nothing, and tries again the next time', async () => {
    fakeNpm(7);
    const { status, stdout, stderr } = await bootstrap('start').ended;
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('Gradus: the install failed (exit 7)');
    await bootstrap('start').ended;
    expect(installs()).toHaveLength(2);
  });

  it('forgets an earlier install when a later one fails', async () => {
    await bootstrap('start').ended;
    write('pnpm-lock.yaml', 'changed');
    fakeNpm(7);
    await bootstrap('start').ended;
    rmSync(join(root, 'pnpm-lock.yaml'));
    expect((await bootstrap('start').ended).status).toBe(1);
  });

  it('refuses an install that brought no Node', async () => {
    rmSync(nodeBinary(root));
    const { status, stderr } = await bootstrap('start').ended;
    expect(status).toBe(1);
    expect(stderr).toContain('the install brought no Node');
  });

  it('names the tasks when it is asked for another', async () => {
    const { status, stderr } = await bootstrap('stat').ended;
    expect(status).toBe(1);
    expect(stderr).toBe('Gradus: no task "stat"; there are start, test, check.\n');
  });

  it.skipIf(process.platform === 'win32')('ends by the signal that ended its task', async () => {
    const { child, ended } = bootstrap('start', 'wait');
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ status: null, signal: 'SIGTERM' });
  });
});

describe('withTools', () => {
  it("puts the workspace's Node before its tools, and both before the machine's", () => {
    const { PATH = '' } = withTools(root, { PATH: 'machine' });
    const bin = join(root, 'node_modules', '.bin');
    expect(PATH.split(dirname(nodeBinary(root)))[0]).toBe('');
    expect(PATH.indexOf(bin)).toBeGreaterThan(0);
    expect(PATH.endsWith('machine')).toBe(true);
  });

  it('keeps the spelling that Windows gave the variable', () => {
    expect(Object.keys(withTools(root, { Path: 'machine' }))).toEqual(['Path']);
  });
});
