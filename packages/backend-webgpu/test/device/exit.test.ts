// A process that used a GPU ends by itself.

import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';

function source(name: string): string {
  return new URL(`../../src/${name}.ts`, import.meta.url).href;
}

function runs(
  program: string,
  errors: 'inherit' | 'ignore' = 'inherit',
): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', errors],
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
  [
    'a read was rejected',
    'const reading = backend.read(buffer, 0, 4); backend.dispose(); await reading.catch(() => {});',
  ],
  [
    'the device was lost under a read',
    `const opened = await openDevice({});
     const lost = new WebGpuBackend(opened);
     const reading = lost.read(lost.allocate(64), 0, 4);
     opened.device.destroy();
     await reading.catch(() => {});
     await lost.lost;`,
  ],
])('when %s', { timeout: 30_000 }, async (_, ending) => {
  const { status, output } = await runs(`
    import { webgpu } from ${JSON.stringify(source('index'))};
    import { WebGpuBackend } from ${JSON.stringify(source('backend'))};
    import { openDevice } from ${JSON.stringify(source('device/open'))};
    const backend = await webgpu();
    const buffer = backend.allocate(64);
    backend.write(buffer, 0, Float32Array.of(1, 2));
    ${ending}
    console.log('end');
  `);
  expect(output.split('\n').sort().join(' ').trim()).toMatch(/^end( read)?$/);
  expect(status).toBe(0);
});

test.each([
  ['in the middle', 'throw new Error("in the middle");'],
  [
    'by a read that nobody caught',
    'const reading = backend.read(buffer, 0, 4); backend.dispose(); await reading;',
  ],
])('when an error was thrown %s', { timeout: 30_000 }, async (_, ending) => {
  const { status, output } = await runs(
    `
    import { webgpu } from ${JSON.stringify(source('index'))};
    const backend = await webgpu();
    const buffer = backend.allocate(64);
    backend.write(buffer, 0, Float32Array.of(1, 2));
    ${ending}
    console.log('end');
  `,
    'ignore',
  );
  expect([status, output]).toEqual([1, '']);
});
