// A process that used a GPU ends by itself.

import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';

const index = new URL('../../src/index.ts', import.meta.url).href;

function runs(program: string): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 20_000,
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('exit', (status) => resolve({ status, output }));
  });
}

test.each([
  ['nothing was asked for', ''],
  ['a read was awaited', 'await backend.read(buffer, 0, 4);'],
  ['a read is under way', 'void backend.read(buffer, 0, 4).then(() => console.log("read"));'],
  ['it was disposed', 'backend.dispose();'],
])('when %s', { timeout: 30_000 }, async (_, ending) => {
  const { status, output } = await runs(`
    import { webgpu } from ${JSON.stringify(index)};
    const backend = await webgpu();
    const buffer = backend.allocate(64);
    backend.write(buffer, 0, Float32Array.of(1, 2));
    ${ending}
    console.log('end');
  `);
  expect(output.split('\n').sort().join(' ').trim()).toMatch(/^end( read)?$/);
  expect(status).toBe(0);
});
