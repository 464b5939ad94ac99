// Backends that are wrong, each in one way that has happened to somebody.

import type { Backend, DType } from '@gradus/tensor';
import {
  type BackendBuffer,
  builder,
  dtypes,
  IndexError,
  type Kernel,
  mapKernel,
  type Operand,
  reduceKernel,
  rowKernel,
  sortKernel,
} from '@gradus/tensor/backend';
import { referenceBackend } from '../src/reference/index.ts';

/** The reference backend with some methods replaced. */
function faulty(replace: (right: Backend) => Partial<Backend>): Backend {
  const right = referenceBackend();
  return {
    name: 'faulty',
    capabilities: right.capabilities,
    lost: right.lost,
    allocate: (bytes) => right.allocate(bytes),
    free: (buffer) => right.free(buffer),
    write: (buffer, offset, data) => right.write(buffer, offset, data),
    read: (buffer, offset, bytes) => right.read(buffer, offset, bytes),
    run: (kernel, operands, scalars) => right.run(kernel, operands, scalars),
    synchronize: () => right.synchronize(),
    memory: () => right.memory(),
    counters: () => right.counters(),
    dispose: () => right.dispose(),
    ...replace(right),
  };
}

type Operands = readonly Operand[];

/** Operands changed on their way to the backend. */
function seen(change: (operands: Operands, kernel: Kernel) => Operands): Backend {
  return faulty((right) => ({
    run: (kernel, operands, scalars) => right.run(kernel, change(operands, kernel), scalars),
  }));
}

const rowMajor = (shape: readonly number[]): number[] =>
  shape.map((_, d) => shape.slice(d + 1).reduce((product, size) => product * size, 1));

// Every element that an output of the dtype sees becomes what `change` makes of it.
function stored(dtype: DType, change: (value: number) => number): Backend {
  return faulty((right) => ({
    run(kernel, operands, scalars) {
      right.run(kernel, operands, scalars);
      const output = operands[operands.length - 1];
      if (output.dtype !== dtype || right.readSync === undefined) return;
      const { buffer, byteOffset, shape } = output;
      const count = shape.reduce((product, size) => product * size, 1);
      const { array: HostArray, bytes } = dtypes[dtype];
      const length = Math.min(count * bytes, buffer.bytes - byteOffset);
      const values = new HostArray(right.readSync(buffer, byteOffset, length));
      for (let i = 0; i < values.length; i++) values[i] = change(values[i]);
      right.write(buffer, byteOffset, values);
    },
  }));
}

/** An operand with its last dim read from the end. */
function turned(operand: Operand): Operand {
  const { shape, strides, byteOffset, dtype } = operand;
  const last = shape.length - 1;
  return {
    ...operand,
    strides: strides.map((stride, d) => (d === last ? -stride : stride)),
    byteOffset: byteOffset + (shape[last] - 1) * strides[last] * dtypes[dtype].bytes,
  };
}

/** A backend, and the subject whose checks must fail. */
interface Fault {
  readonly subject: string;
  readonly make: () => Backend;
}

/** One wrong backend for each way to be wrong. */
export const faults: Readonly<Record<string, Fault>> = {
  'float32 results a thousand ulps too large': {
    subject: 'add',
    make: () => stored('float32', (v) => v * (1 + 1000 * 2 ** -23)),
  },
  'float32 results one ulp off': {
    subject: 'div',
    make: () => stored('float32', (v) => v * (1 + 2 ** -23)),
  },
  'float64 results rounded to float32': {
    subject: 'mul',
    make: () => stored('float64', Math.fround),
  },
  'NaN as zero': {
    subject: 'maximum',
    make: () => stored('float32', (v) => (Number.isNaN(v) ? 0 : v)),
  },
  'no negative zero': { subject: 'neg', make: () => stored('float32', (v) => v + 0) },
  'denormals flushed to zero': {
    subject: 'abs',
    make: () => stored('float32', (v) => (Math.abs(v) < 2 ** -126 ? v * 0 : v)),
  },
  'strides ignored': {
    subject: 'sub',
    make: () => seen((operands) => operands.map((o) => ({ ...o, strides: rowMajor(o.shape) }))),
  },
  'stride 0 taken for 1': {
    subject: 'add',
    make: () =>
      seen((operands) =>
        operands
          .map((o) => ({ ...o, strides: o.strides.map((s) => s || 1) }))
          .map((o) => (o.shape.every((size) => size === 1) ? o : o)),
      ),
  },
  'offset of inputs ignored': {
    subject: 'sum',
    make: () =>
      seen((operands, { inputs }) =>
        operands.map((o, i) => (i < inputs.length ? { ...o, byteOffset: 0 } : o)),
      ),
  },
  'last element of a long row left out': {
    subject: 'exp',
    make: () =>
      seen((operands, { kind }) => {
        const last = operands[0].shape.length - 1;
        if (kind !== 'map' || !(operands[0].shape[last] > 32)) return operands;
        return operands.map((o) => ({
          ...o,
          shape: o.shape.map((size, d) => (d === last ? size - 1 : size)),
        }));
      }),
  },
  'products with epilogues left out': {
    subject: 'matmul kernels with epilogues',
    make: () =>
      faulty((right) => ({
        run(kernel, operands, scalars) {
          if (kernel.kind !== 'matmul' || kernel.epilogues === undefined) {
            right.run(kernel, operands, scalars);
          }
        },
      })),
  },
  'epilogues that take the first further operand for all': {
    subject: 'matmul kernels with epilogues',
    make: () =>
      seen((operands, { kind, inputs }) =>
        kind === 'matmul' && inputs.length > 3
          ? operands.map((o, i) => (i > 2 && i < inputs.length ? operands[2] : o))
          : operands,
      ),
  },
  'minimum and maximum exchanged': {
    subject: 'amax',
    make: () =>
      faulty((right) => ({
        run(kernel, operands, scalars) {
          const swap = { max: 'min', min: 'max', sum: 'sum', prod: 'prod' } as const;
          if (kernel.kind !== 'reduce') return right.run(kernel, operands, scalars);
          const { inputs, scalars: types, prologue, combiner, epilogues } = kernel;
          const other = reduceKernel(inputs, types, prologue, swap[combiner], epilogues);
          right.run(other, operands, scalars);
        },
      })),
  },
  'the last stage over a row left out': {
    subject: 'row kernels',
    make: () =>
      faulty((right) => ({
        run(kernel, operands, scalars) {
          if (kernel.kind !== 'row') return right.run(kernel, operands, scalars);
          const { inputs, scalars: types, stages, outputs } = kernel;
          const last = stages.length - 1;
          const none = stages.map((stage, s) =>
            s === last
              ? { ...stage, prologue: builder.sub(stage.prologue, stage.prologue) }
              : stage,
          );
          right.run(rowKernel(inputs, types, none, outputs), operands, scalars);
        },
      })),
  },
  'a row that sees the results of the row before': {
    subject: 'softmax',
    make: () =>
      faulty((right) => ({
        run(kernel, operands, scalars) {
          right.run(kernel, operands, scalars);
          const [{ shape }] = operands;
          if (kernel.kind !== 'row' || shape.length < 2 || shape[0] < 2) return;
          // The first row is computed once more, in place of the second.
          const second = operands.map((o, i): Operand => {
            const isOutput = i >= kernel.inputs.length;
            const step = isOutput ? o.strides[0] * dtypes[o.dtype].bytes : 0;
            return { ...o, shape: [1, ...o.shape.slice(1)], byteOffset: o.byteOffset + step };
          });
          right.run(kernel, second, scalars);
        },
      })),
  },
  'positions counted from one': {
    subject: 'argmax',
    make: () => stored('int32', (v) => v + 1),
  },
  'running sums a thousand ulps too large': {
    subject: 'cumsum',
    make: () => stored('float32', (v) => v * (1 + 1000 * 2 ** -23)),
  },
  'scalars of the first run kept': {
    subject: 'map kernels',
    make: () => {
      const first = new Map<number, readonly number[]>();
      return faulty((right) => ({
        run(kernel, operands, scalars) {
          if (!first.has(kernel.id)) first.set(kernel.id, [...scalars]);
          right.run(kernel, operands, first.get(kernel.id) ?? scalars);
        },
      }));
    },
  },
  'outputs computed one after the other': {
    subject: 'map kernels',
    make: () =>
      faulty((right) => ({
        run(kernel, operands, scalars) {
          if (kernel.kind !== 'map') return right.run(kernel, operands, scalars);
          const count = kernel.inputs.length;
          kernel.outputs.forEach((output, i) => {
            const single = mapKernel(kernel.inputs, kernel.scalars, [output]);
            right.run(single, [...operands.slice(0, count), operands[count + i]], scalars);
          });
        },
      })),
  },
  'reads that look later': {
    subject: 'order of calls',
    make: () =>
      faulty((right) => ({
        read: async (buffer, offset, bytes) => {
          await Promise.resolve();
          return right.read(buffer, offset, bytes);
        },
      })),
  },
  'writes that keep the array': {
    subject: 'order of calls',
    make: () => {
      const pending: (() => void)[] = [];
      const settle = (): void => {
        for (const write of pending.splice(0)) write();
      };
      return faulty((right) => ({
        write: (buffer, offset, data) => pending.push(() => right.write(buffer, offset, data)),
        run(kernel, operands, scalars) {
          settle();
          right.run(kernel, operands, scalars);
        },
        read(buffer, offset, bytes) {
          settle();
          return right.read(buffer, offset, bytes);
        },
      }));
    },
  },
  'a result written past its end': {
    subject: 'reduce kernels',
    make: () =>
      faulty((right) => ({
        run(kernel, operands, scalars) {
          right.run(kernel, operands, scalars);
          const { buffer } = operands[operands.length - 1];
          if (buffer.bytes > 8) right.write(buffer, buffer.bytes - 1, Uint8Array.of(7));
        },
      })),
  },
  'memory that is never freed': { subject: 'memory', make: () => faulty(() => ({ free() {} })) },
  'memory counted twice when freed twice': {
    subject: 'memory',
    make: () => {
      const freed: BackendBuffer[] = [];
      return faulty((right) => ({
        free(buffer) {
          right.free(buffer);
          freed.push(buffer);
        },
        memory() {
          const { liveBytes, ...rest } = right.memory();
          const twice = freed.length - new Set(freed).size;
          return { ...rest, liveBytes: liveBytes - twice };
        },
      }));
    },
  },
  'kernels not counted': {
    subject: 'counters',
    make: () => faulty((right) => ({ counters: () => ({ ...right.counters(), kernels: 0 }) })),
  },
  'a kernel compiled for every size': {
    subject: 'counters',
    make: () => {
      const known = new Set<string>();
      return faulty((right) => ({
        run(kernel, operands, scalars) {
          known.add(`${kernel.id} ${operands[0].shape}`);
          right.run(kernel, operands, scalars);
        },
        counters: () => ({ ...right.counters(), compiled: known.size }),
      }));
    },
  },
  'random layouts: gaps between rows written': {
    subject: 'random expressions',
    make: () =>
      faulty((right) => ({
        run(kernel, operands, scalars) {
          right.run(kernel, operands, scalars);
          const { buffer, byteOffset } = operands[operands.length - 1];
          if (byteOffset > 0) right.write(buffer, byteOffset - 1, Uint8Array.of(9));
        },
      })),
  },
  'indices out of range held at the end': {
    subject: 'gather',
    make: () =>
      faulty((right) => ({
        run(kernel, operands, scalars) {
          try {
            right.run(kernel, operands, scalars);
          } catch (error) {
            if (!(error instanceof IndexError)) throw error;
          }
        },
      })),
  },
  'the last of several writes first': {
    subject: 'scatter',
    make: () =>
      seen((operands, { kind }) =>
        kind === 'scatter' ? [...operands.slice(0, 2).map(turned), operands[2]] : operands,
      ),
  },
  'a scatter that writes before it has checked': {
    subject: 'put',
    make: () =>
      faulty((right) => ({
        run(kernel, operands, scalars) {
          if (kernel.kind === 'scatter') {
            const { buffer, byteOffset } = operands[2];
            right.write(buffer, byteOffset, Uint8Array.of(9));
          }
          right.run(kernel, operands, scalars);
        },
      })),
  },
  'a sort that exchanges equal elements': {
    subject: 'sort',
    make: () =>
      faulty((right) => ({
        run(kernel, operands, scalars) {
          if (kernel.kind !== 'sort') return right.run(kernel, operands, scalars);
          // Descending, read from the end, is ascending, with equal elements turned round.
          const other = sortKernel(kernel.dtype, !kernel.descending);
          right.run(other, [operands[0], ...operands.slice(1).map(turned)], scalars);
        },
      })),
  },
};
