// Follows docs/guides/add-an-op.md in a copy of the sources: runs its commands, applies its code
// to the files it names, and checks its programs, its specs and their types.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionOf, newOp } from '../new-op.ts';
import { workspaceRoot } from '../turbo.ts';

interface Block {
  readonly language: string;
  readonly code: string;
  /** The file that the paragraph before it names last. */
  readonly path: string | undefined;
}

const packages = ['tensor', 'backend-cpu', 'conformance'];
/** What they need, and who has it. */
const dependencies = [
  ['fast-check', 'packages/conformance'],
  ['@types', 'packages/conformance'],
];
const guide = readFileSync(join(workspaceRoot, 'docs/guides/add-an-op.md'), 'utf8');
const blocks = [...guide.matchAll(/(?:^|\n)([^\n]*)\n\n```(\w+)\n(.*?)```/gs)].map(
  ([, paragraph, language, code]): Block => ({
    language,
    code,
    path: [...paragraph.matchAll(/`(packages\/[^`]+\.ts)`/g)].at(-1)?.[1],
  }),
);
const commands = blocks
  .filter(({ language }) => language === 'sh')
  .map(({ code }) => /^pnpm new:op (\w+) ([\w-]+)\n$/.exec(code)?.slice(1) ?? []);
const changes = blocks.flatMap(({ path, code }) => (path === undefined ? [] : [{ path, code }]));
const programs = blocks
  .filter(({ language, path }) => language === 'ts' && path === undefined)
  .map(({ code }) => code);

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'gradus-guide-'));
  mkdirSync(join(root, 'node_modules/@gradus'), { recursive: true });
  for (const name of packages) {
    for (const part of ['src', 'package.json']) {
      const path = join('packages', name, part);
      cpSync(join(workspaceRoot, path), join(root, path), { recursive: true });
    }
    symlinkSync(join(root, 'packages', name), join(root, 'node_modules/@gradus', name));
  }
  for (const [name, user] of dependencies) {
    const installed = join(workspaceRoot, user, 'node_modules', name);
    symlinkSync(realpathSync(installed), join(root, 'node_modules', name));
  }
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  for (const [name, family] of commands) newOp(root, name, family);
  for (const { path, code } of changes) apply(join(root, path), code);
  programs.forEach((code, i) => {
    writeFileSync(join(root, `program-${i}.ts`), checked(code));
  });
}, 120_000);

afterAll(() => rmSync(root, { recursive: true }));

/** Replaces the skeleton of the op that `code` defines, or else the whole file. */
function apply(path: string, code: string): void {
  const before = readFileSync(path, 'utf8');
  const name = commands
    .map(([op]) => op)
    .find((op) => before.includes(definitionOf(op)) && code.includes(`export const ${op}`));
  writeFileSync(path, name === undefined ? code : before.replace(definitionOf(name), () => code));
}

/** A program that throws unless every statement with a comment has that value. */
function checked(code: string): string {
  const lines = code.replace(/^(.*); \/\/ (.*)$/gm, 'deepStrictEqual($1, $2);');
  return `import { deepStrictEqual } from 'node:assert';\n${lines}console.log('followed');\n`;
}

function run(path: string): string {
  return execFileSync(process.execPath, [join(root, path)], { encoding: 'utf8' });
}

describe('the guide to adding an op', () => {
  it('has commands, files to change and programs', () => {
    expect(commands).toEqual([
      ['softsign', 'activations'],
      ['hardshrink', 'activations'],
    ]);
    expect(changes.map(({ path }) => path)).toEqual([
      'packages/tensor/src/ops/elementwise/activations.ts',
      'packages/conformance/src/specs/softsign.ts',
      'packages/tensor/src/ops/elementwise/activations.ts',
    ]);
    expect(programs).toHaveLength(2);
  });

  it('names files and folders that exist', () => {
    const paths = [...guide.matchAll(/`((?:tools|packages)\/[^`]+)`/g)].map(([, path]) => path);
    const missing = paths.filter(
      (path) => !existsSync(join(root, path)) && !existsSync(join(workspaceRoot, path)),
    );
    expect(paths.length).toBeGreaterThan(5);
    expect(missing).toEqual([]);
  });

  it.each(programs.map((_, i) => i))('shows what program %i gives', (i) => {
    expect(programs[i].match(/; \/\/ /g)?.length).toBeGreaterThan(2);
    expect(run(`program-${i}.ts`)).toBe('followed\n');
  });

  it('ends with a spec that the CPU backend passes', () => {
    writeFileSync(
      join(root, 'specs.ts'),
      `import { cpu } from '@gradus/backend-cpu';
import { conformanceChecks } from '@gradus/conformance';

const checks = conformanceChecks(cpu()).filter(({ subject }) => subject === 'softsign');
for (const { run } of checks) await run();
console.log(checks.length > 20);
`,
    );
    expect(run('specs.ts')).toBe('true\n');
  });

  it('writes code that type checks', () => {
    writeFileSync(
      join(root, 'tsconfig.json'),
      JSON.stringify({
        extends: join(workspaceRoot, 'tsconfig.check.json'),
        compilerOptions: { composite: false },
        include: ['*.ts'],
      }),
    );
    const tsc = join(workspaceRoot, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', root], { encoding: 'utf8' });
    expect(stdout).toBe('');
  }, 120_000);
});
