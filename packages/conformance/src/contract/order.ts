// `write`, `run`, `read` and `free` act in the order of the calls, and copy.

import { builder, input, mapKernel } from '@gradus/tensor/backend';
import { check, checkEqual } from '../comparison.ts';
import type { ContractCheck } from './index.ts';
import type { Workbench } from './workbench.ts';

const x = input(0, 'float32');
const doubled = mapKernel(['float32'], [], [builder.add(x, x)]);

const text = (bytes: ArrayBuffer): string => Array.from(new Float32Array(bytes)).join(' ');

function pair(bench: Workbench) {
  const placed = bench.room('float32', [2]);
  const { buffer } = placed.operand;
  const write = (...values: number[]): void =>
    bench.backend.write(buffer, 0, Float32Array.from(values));
  const read = (): Promise<ArrayBuffer> => bench.backend.read(buffer, 0, 8);
  return { placed, buffer, write, read };
}

export const orderChecks: readonly ContractCheck[] = [
  {
    subject: 'order of calls',
    name: 'a read sees what was asked for before it, and nothing after',
    run: async (bench) => {
      const { placed, write, read } = pair(bench);
      const reads: Promise<ArrayBuffer>[] = [];
      write(1, 2);
      reads.push(read());
      write(3, 4);
      reads.push(read());
      bench.run(doubled, [placed, placed]);
      reads.push(read());
      bench.run(doubled, [placed, placed]);
      write(7, 8);
      reads.push(read());
      write(0, 0);
      const seen = (await Promise.all(reads)).map(text).join(' | ');
      checkEqual('what the reads saw', seen, '1 2 | 3 4 | 6 8 | 7 8');
    },
  },
  {
    subject: 'order of calls',
    name: 'a read is not disturbed by freeing and reusing its buffer',
    run: async (bench) => {
      const { backend } = bench;
      const buffer = backend.allocate(8);
      backend.write(buffer, 0, Float32Array.of(1, 2));
      const read = backend.read(buffer, 0, 8);
      backend.free(buffer);
      const { write } = pair(bench);
      write(9, 9);
      checkEqual('what the read saw', text(await read), '1 2');
    },
  },
  {
    subject: 'order of calls',
    name: 'reads and writes copy',
    run: async (bench) => {
      const { buffer, read } = pair(bench);
      const data = Float32Array.of(1, 2);
      bench.backend.write(buffer, 0, data);
      data.fill(5);
      const first = await read();
      checkEqual('the buffer after its source changed', text(first), '1 2');
      new Float32Array(first).fill(6);
      checkEqual('the buffer after a copy of it changed', text(await read()), '1 2');
      check(
        'a read of nothing gives nothing',
        (await bench.backend.read(buffer, 0, 0)).byteLength === 0,
      );
    },
  },
  {
    subject: 'order of calls',
    name: 'reads and writes of a part',
    run: async (bench) => {
      const { backend } = bench;
      const buffer = bench.allocate(16);
      backend.write(buffer, 0, Float32Array.of(1, 2, 3, 4));
      backend.write(buffer, 8, Float32Array.of(0, 9, 0).subarray(1, 2));
      checkEqual('a part', text(await backend.read(buffer, 4, 8)), '2 9');
      const now = backend.readSync?.(buffer, 0, 16);
      if (now !== undefined) checkEqual('the whole at once', text(now), '1 2 9 4');
    },
  },
];
