// What a bundler keeps: methods are put on tensors when a module runs, so that module must stay.

import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const program = `
  import '@gradus/backend-cpu/register';
  import { tensor } from '@gradus/tensor';
  console.log(tensor([1, 2]).add(1).mul_(2).toString());
`;

test('a bundled program has its tensors’ methods', async () => {
  const { outputFiles, warnings } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
  });
  const input = outputFiles[0].text;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-'], { input });
  expect(warnings).toEqual([]);
  expect(printed.toString().trim()).toBe('tensor([4., 6.])');
});
