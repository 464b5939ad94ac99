// Memory and counters tell the truth.

import { empty, ones, ShapeError, scope, tensor } from '@gradus/tensor';
import { builder, dtypes, elementCount, input, mapKernel } from '@gradus/tensor/backend';
import { check, checkEqual } from '../comparison.ts';
import type { ContractCheck } from './index.ts';
import { ramp } from './workbench.ts';

const x = input(0, 'float32');
const tripled = mapKernel(['float32'], [], [builder.mul(x, 3)]);

export const accountChecks: readonly ContractCheck[] = [
  {
    subject: 'memory',
    name: 'live bytes follow allocate and free',
    run: async ({ backend }) => {
      const before = backend.memory();
      const buffers = [1, 0, 1000, 65_537].map((bytes) => backend.allocate(bytes));
      const during = backend.memory();
      check('live bytes cover what is allocated', during.liveBytes >= before.liveBytes + 66_538);
      checkEqual('buffers', during.buffers, before.buffers + 4);
      check('the peak covers it', during.peakBytes >= during.liveBytes);
      check('the pool covers it', during.poolBytes >= during.liveBytes);
      for (const buffer of buffers) backend.free(buffer);
      const after = backend.memory();
      checkEqual('live bytes after free', after.liveBytes, before.liveBytes);
      checkEqual('buffers after free', after.buffers, before.buffers);
      check('the peak stays', after.peakBytes >= during.liveBytes);
      for (const buffer of buffers) backend.free(buffer);
      checkEqual('live bytes after freeing again', backend.memory().liveBytes, before.liveBytes);
    },
  },
  {
    subject: 'memory',
    name: 'live bytes return when tensors are disposed, views last',
    run: async ({ backend }) => {
      const device = backend.name;
      const before = backend.memory().liveBytes;
      const base = ones([16, 16], { device });
      const view = base.t();
      base.dispose();
      check('a view keeps the memory', backend.memory().liveBytes > before);
      view.dispose();
      checkEqual('live bytes after dispose', backend.memory().liveBytes, before);
      const square = tensor(
        [
          [1, 2],
          [3, 4],
        ],
        { device },
      );
      scope(() => {
        square.mm(square).add(square.t()).sum();
        square.copy_(square.t());
      });
      square.dispose();
      checkEqual('live bytes after a scope', backend.memory().liveBytes, before);
    },
  },
  {
    subject: 'memory',
    name: 'a tensor larger than any buffer is refused before anything is allocated',
    run: async ({ backend }) => {
      const { name: device, capabilities } = backend;
      const size = Math.floor(capabilities.maxBufferBytes / 4) + 1;
      const memory = backend.memory();
      const before = JSON.stringify([memory, backend.counters()]);
      let thrown: unknown;
      try {
        empty([size], { device });
      } catch (caught) {
        thrown = caught;
      }
      check('a ShapeError is thrown', thrown instanceof ShapeError);
      checkEqual(
        'the message',
        (thrown as ShapeError).message,
        `empty: float32[${size}] takes ${4 * size} bytes, ${memory.liveBytes} are live in ` +
          `${memory.buffers} tensors; a buffer on ${device} holds at most ` +
          `${capabilities.maxBufferBytes}. Smaller batches fit`,
      );
      const after = JSON.stringify([backend.memory(), backend.counters()]);
      checkEqual('memory and counters', after, before);
    },
  },
  {
    subject: 'counters',
    name: 'count kernels, bytes and compilations exactly',
    run: async (bench) => {
      const { backend } = bench;
      const start = backend.counters();
      const a = bench.place({ dtype: 'float32', shape: [3, 5], values: ramp(15) });
      const out = bench.room('float32', [3, 5]);
      const placed = backend.counters();
      const bytes = 2 * 15 * dtypes.float32.bytes;
      checkEqual('bytes allocated', placed.bytesAllocated - start.bytesAllocated, bytes);
      checkEqual('kernels run by placing', placed.kernels, start.kernels);
      bench.run(tripled, [a, out]);
      await backend.synchronize();
      const once = backend.counters();
      checkEqual('kernels', once.kernels - placed.kernels, 1);
      checkEqual('bytes moved', once.bytesMoved - placed.bytesMoved, bytes);
      check('work was submitted', once.submits > placed.submits);
      check('one kernel is compiled at most', once.compiled - placed.compiled <= 1);
      const runOn = (shape: readonly number[]): void => {
        const values = ramp(elementCount(shape));
        bench.run(tripled, [
          bench.place({ dtype: 'float32', shape, values }),
          bench.room('float32', shape),
        ]);
      };
      runOn([4, 50]);
      const twice = backend.counters();
      checkEqual('kernels', twice.kernels - once.kernels, 1);
      checkEqual('bytes moved', twice.bytesMoved - once.bytesMoved, 2 * 200 * 4);
      // Few elements and many, whole vectors of them and not, may have code of their own.
      check('one kernel is compiled at most', twice.compiled - once.compiled <= 1);
      for (const shape of [[7], [2, 5], [100], [3, 4, 16]]) runOn(shape);
      checkEqual('kernels compiled for other sizes', backend.counters().compiled, twice.compiled);
    },
  },
  {
    subject: 'counters',
    name: 'an in-place op allocates nothing and runs one kernel',
    run: async ({ backend }) => {
      const a = ones([8], { device: backend.name });
      const before = backend.counters();
      a.mul_(3);
      const after = backend.counters();
      checkEqual('kernels', after.kernels - before.kernels, 1);
      checkEqual('bytes allocated', after.bytesAllocated, before.bytesAllocated);
      a.dispose();
    },
  },
];
