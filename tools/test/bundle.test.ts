// What bundlers keep: ours, which writes the files of packages, and a user's, of those files.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { bundled } from '../release/bundle.ts';
import { publicFolders } from '../release/packing.ts';
import { workspaceRoot } from '../turbo.ts';

const tools = fileURLToPath(new URL('..', import.meta.url));

const additions = `
  import '@gradus/backend-cpu/register';
  import { tensor } from '@gradus/tensor';
  console.log(tensor([1, 2]).add(1).mul_(2).toString());
`;

/** A user's program in one file, with the packages that are found from a folder. */
async function inOneFile(contents: string, resolveDir: string): Promise<string> {
  const { outputFiles, warnings } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
  });
  expect(warnings).toEqual([]);
  return outputFiles[0].text;
}

function printedBy(program: string): string {
  const args = ['--input-type=module', '-'];
  return execFileSync(process.execPath, args, { input: program, encoding: 'utf8' }).trim();
}

test('a bundled program has its tensors’ methods', async () => {
  expect(printedBy(await inOneFile(additions, tools))).toBe('tensor([4., 6.])');
});

describe('published files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-bundles-'));
  const written = new Map<string, string>();

  beforeAll(async () => {
    for (const each of publicFolders()) {
      const text = readFileSync(join(workspaceRoot, each, 'package.json'), 'utf8');
      const { publishConfig, ...manifest } = JSON.parse(text);
      const target = join(folder, 'node_modules', manifest.name);
      const files = new Map(await bundled(each));
      files.forEach((content, file) => {
        written.set(`${manifest.name}/${file}`, content);
        mkdirSync(dirname(join(target, 'dist', file)), { recursive: true });
        writeFileSync(join(target, 'dist', file), content);
      });
      const installed = { ...manifest, exports: publishConfig.exports };
      writeFileSync(join(target, 'package.json'), JSON.stringify(installed));
    }
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  it('are few, and have maps', () => {
    const files = [...written.keys()].filter((file) => file.startsWith('@gradus/nn/'));
    expect(files).toEqual(['@gradus/nn/index.js', '@gradus/nn/index.js.map']);
  });

  it('run when they are bundled once more', async () => {
    expect(printedBy(await inOneFile(additions, folder))).toBe('tensor([4., 6.])');
  });

  it('lose what a program does not use, as sources do', async () => {
    const training = readFileSync(join(tools, 'sizes', 'training.ts'), 'utf8');
    const ofSources = await inOneFile(training, tools);
    const ofFiles = await inOneFile(training, folder);
    const kept = ['mseLoss', 'cosineEmbeddingLoss'].filter((name) => ofFiles.includes(name));
    expect(kept).toEqual(['mseLoss']);
    expect(ofFiles.length).toBeLessThan(1.01 * ofSources.length);
  });

  it('have the names of classes, which modules and errors print', () => {
    // A name that two files of a package give is told apart by a number.
    const renamed = [...written.values()].flatMap((code) => code.match(/\w+\$\d+ = class/g) ?? []);
    expect(renamed).toEqual([]);
  });

  it('lead a stack to the sources', () => {
    const failing = `
      import { ones } from '@gradus/tensor';
      try { ones([2]).add(ones([3])); } catch ({ stack }) { console.log(stack); }`;
    writeFileSync(join(folder, 'failing.mjs'), failing);
    const args = ['--enable-source-maps', join(folder, 'failing.mjs')];
    const stack = execFileSync(process.execPath, args, { encoding: 'utf8' });
    expect(stack).toMatch(/tensor[/\\]src[/\\]backend[/\\]registry\.ts:\d+/);
  });
});
