// Every example in the documentation is run, on the CPU unless it says otherwise. Of an `@example`
// in the sources, the lines are the body of an async function that sees the exports of `gradus`, of
// the example's package and of its own file, and the last line, `expression // value`, must hold. A
// program in a README or a guide must print the block that follows it, or what stands behind its
// calls of console.log.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { cpu } from '@gradus/backend-cpu';
import * as tensor from '@gradus/tensor';
import * as gradus from 'gradus';
import { beforeEach, describe, expect, it } from 'vitest';
import { workspaceRoot } from '../turbo.ts';

const AsyncFunction: FunctionConstructor = Object.getPrototypeOf(async () => {}).constructor;

interface Example {
  /** Where it stands: the file and what is declared there. */
  readonly name: string;
  readonly file: string;
  readonly lines: readonly string[];
}

function examplesIn(file: string): Example[] {
  const text = readFileSync(join(workspaceRoot, file), 'utf8');
  return [...text.matchAll(/\/\*\*(.*?)\*\/\s*(?:\/\/[^\n]*\s*)*([^\n]*)/gs)].flatMap(
    ([, comment, declaration]) => {
      const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, ''));
      const tags = [...lines.entries(), [lines.length, '@end'] as const].filter(([, line]) =>
        line.startsWith('@'),
      );
      return tags.flatMap(([at, tag], i) => {
        if (!tag.startsWith('@example')) return [];
        const [end] = tags[i + 1];
        const shown = lines.slice(at + 1, end).filter((line) => line.trim() !== '');
        const name = declaration.match(
          /(?:export )?(?:async )?(?:(?:function|class|const) )?(\w+)/,
        )?.[1];
        return [{ name: `${file}: ${name}`, file, lines: shown }];
      });
    },
  );
}

/** Runs `body` where every name in `scope` is known, but for `var`, which the language took. */
async function run(scope: Readonly<Record<string, unknown>>, body: string): Promise<unknown> {
  const names = Object.keys(scope).filter((name) => name !== 'var');
  return new AsyncFunction(...names, `'use strict';\n${body}`)(...names.map((n) => scope[n]));
}

function exportsOf(file: string): Promise<Readonly<Record<string, unknown>>> {
  return import(pathToFileURL(join(workspaceRoot, file)).href);
}

/** As a document writes it: a typed array as the list of its elements. */
function written(value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Object.values(value) : value;
}

const files = globSync('packages/*/src/**/*.ts', { cwd: workspaceRoot }).toSorted();
const examples = files.flatMap(examplesIn);

beforeEach(() => {
  for (const device of tensor.devices()) tensor.unregisterBackend(device);
});

describe('examples in the sources', () => {
  it('are found', () => {
    expect(examples.length).toBeGreaterThan(50);
  });

  for (const { name, file, lines } of examples) {
    it(name, async () => {
      const last = lines[lines.length - 1]?.match(/^(.*?);? \/\/ (.*)$/);
      if (!last) throw new Error('the last line of an example is `expression // value`');
      const [, expression, value] = last;
      const before = lines.slice(0, -1).join('\n');
      const own = await exportsOf(file);
      const its = await exportsOf(file.replace(/\/src\/.*/, '/src/index.ts'));
      if (!before.includes('registerBackend(')) tensor.registerBackend(cpu());
      const scope = { ...gradus, cpu, ...its, ...own };
      const got = await run(scope, `${before}\nreturn (${expression}\n);`);
      expect(written(got)).toEqual(await run({}, `return (${value}\n);`));
    });
  }
});

/** Documents whose programs cannot run alone, and where they are tested. */
const fragments: Readonly<Record<string, string>> = {
  'docs/guides/add-a-backend.md': 'docs/test/add-a-backend.test.ts',
  'docs/guides/add-an-op.md': 'tools/test/add-an-op.test.ts',
  'packages/conformance/README.md': 'packages/backend-cpu/test/conformance.test.ts',
};

describe('programs in READMEs and guides', () => {
  const documents = [
    'README.md',
    'packages/*/README.md',
    'docs/landing.md',
    'docs/{guides,ladder}/*.md',
  ];
  const programs = globSync(documents, { cwd: workspaceRoot })
    .toSorted()
    .flatMap((file) => {
      const text = readFileSync(join(workspaceRoot, file), 'utf8');
      return [...text.matchAll(/^```ts\n(.*?)^```\n(?:\n^```\n(.*?)^```$)?/gms)].map(
        ([, program, output]) => ({ file, program, output: output ?? commented(program) }),
      );
    });
  // What is quoted from a file is tested with that file; its programs import it from beside them.
  const whole = programs.filter(({ file, output }) => output !== '' && !(file in fragments));

  it('are found', () => {
    expect(whole.length).toBeGreaterThan(11);
  });

  it('say what they print', () => {
    const silent = programs.filter(({ output }) => output === '').map(({ file }) => file);
    // A rung quotes its script first; what that prints is compared by docs/test/ladder.test.ts.
    const unexpected = silent.filter((file) => !(file in fragments || isFirstOfRung(file, silent)));
    expect(unexpected).toEqual([]);
    for (const test of Object.values(fragments)) {
      expect(existsSync(join(workspaceRoot, test)), test).toBe(true);
    }
  });

  for (const [i, { file, program, output }] of whole.entries()) {
    it(`${file}, program ${i}`, { timeout: 60_000 }, () => {
      // From standard input, so that packages are found from this folder.
      const printed = execFileSync(process.execPath, ['--input-type=module-typescript'], {
        input: program,
        cwd: import.meta.dirname,
        encoding: 'utf8',
      });
      expect(printed).toBe(output);
    });
  }
});

function isFirstOfRung(file: string, silent: readonly string[]): boolean {
  return file.startsWith('docs/ladder/') && silent.filter((other) => other === file).length === 1;
}

function commented(program: string): string {
  return [...program.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)]
    .map(([, said]) => `${said}\n`)
    .join('');
}
