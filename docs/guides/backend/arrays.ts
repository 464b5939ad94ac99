// A device in plain JavaScript: loops over typed arrays.

import type { Backend, BackendBuffer, Kernel, KernelTable, Operand } from '@gradus/tensor/backend';
import {
  CounterSet,
  combine,
  combiners,
  dtypes,
  elementCount,
  evaluator,
  isBetter,
  readsIndex,
  runKernel,
  unsupported,
} from '@gradus/tensor/backend';

type Memory = BackendBuffer & { readonly memory: ArrayBuffer };
type Window = Operand & { readonly buffer: Memory };

/** The elements that an operand sees, counted in row-major order. */
function flat({ buffer, byteOffset, shape, strides, dtype }: Window) {
  const { array: HostArray, bytes, round } = dtypes[dtype];
  const data = new HostArray(buffer.memory);
  const place = (i: number): number => {
    let [at, left] = [byteOffset / bytes, i];
    for (let d = shape.length - 1; d >= 0; d--) {
      at += (left % shape[d]) * strides[d];
      left = Math.floor(left / shape[d]);
    }
    return at;
  };
  const get = (i: number): number => data[place(i)];
  const set = (i: number, value: number): void => {
    data[place(i)] = round(value);
  };
  return { size: elementCount(shape), get, set };
}

/** An operand whose last dims are those that a reduction to the shape `result` takes together. */
function reducedLast(operand: Window, result: readonly number[]): Window {
  const isReduced = (d: number): number => Number(operand.shape[d] !== result[d]);
  const order = operand.shape.map((_, d) => d).sort((a, b) => isReduced(a) - isReduced(b));
  const permuted = (sizes: readonly number[]): number[] => order.map((d) => sizes[d]);
  return { ...operand, shape: permuted(operand.shape), strides: permuted(operand.strides) };
}

const kernels: KernelTable<Window> = {
  map({ inputs: { length }, outputs }, operands, scalars) {
    const [from, to] = [operands.slice(0, length).map(flat), operands.slice(length).map(flat)];
    const compute = outputs.map(evaluator);
    for (let i = 0; i < to[0].size; i++) {
      const values = from.map(({ get }) => get(i));
      const results = compute.map((evaluate) => evaluate(values, scalars));
      for (const [o, { set }] of to.entries()) set(i, results[o]);
    }
  },

  reduce({ inputs: { length }, prologue, combiner, epilogues }, operands, scalars) {
    const { shape } = operands[length];
    const from = operands.slice(0, length).map((operand) => flat(reducedLast(operand, shape)));
    const to = operands.slice(length).map(flat);
    const [before, after] = [evaluator(prologue), epilogues.map(evaluator)];
    const join = combine(combiner, prologue.dtype);
    // Who asks where an extremum lies gets the first place.
    const isSought = (combiner === 'max' || combiner === 'min') && readsIndex(epilogues);
    const count = elementCount(operands[0].shape) / to[0].size;
    for (let row = 0; row < to[0].size; row++) {
      let [total, found] = [combiners[combiner].identity(prologue.dtype), 0];
      for (let i = 0; i < count; i++) {
        const values = from.map(({ get }) => get(row * count + i));
        const value = before(values, scalars);
        if (!isSought) total = join(total, value);
        else if (isBetter(combiner, value, total)) [total, found] = [value, i];
      }
      for (const [o, { set }] of to.entries()) set(row, after[o]([total, found], scalars));
    }
  },

  matmul({ dtype }, operands) {
    const [a, b, out] = operands.map(flat);
    const [[height, depth], [width]] = [operands[0].shape.slice(-2), operands[1].shape.slice(-1)];
    const [add, multiply] = [combine('sum', dtype), combine('prod', dtype)];
    for (let i = 0; i < out.size; i++) {
      const row = Math.floor(i / width);
      const first = Math.floor(row / height) * depth * width + (i % width);
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        sum = add(sum, multiply(a.get(row * depth + k), b.get(first + k * width)));
      }
      out.set(i, sum);
    }
  },

  row: unsupported('softmax and its kin are left out of this example'),
  scan: unsupported('running totals are left out of this example'),
  gather: unsupported('picking by index is left out of this example'),
  scatter: unsupported('writing by index is left out of this example'),
  sort: unsupported('sorting is left out of this example'),
  search: unsupported('searching is left out of this example'),
};

const supported = ['bool', 'uint8', 'int32', 'float32', 'float64'] as const;

/** The device "arrays". */
export class ArraysBackend implements Backend {
  readonly name = 'arrays';
  readonly capabilities = { dtypes: supported, syncRead: true, maxBufferBytes: 2 ** 31 };
  readonly lost: Promise<string> = new Promise(() => {});
  readonly #counters = new CounterSet();
  readonly #live = new Set<Memory>();
  #peakBytes = 0;

  allocate(bytes: number): Memory {
    const buffer = { bytes, memory: new ArrayBuffer(Math.ceil(bytes / 8) * 8) };
    this.#live.add(buffer);
    this.#counters.bytesAllocated += bytes;
    this.#peakBytes = Math.max(this.#peakBytes, this.memory().liveBytes);
    return buffer;
  }
  free(buffer: Memory): void {
    this.#live.delete(buffer);
  }
  write({ memory }: Memory, byteOffset: number, data: ArrayBufferView): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    new Uint8Array(memory).set(bytes, byteOffset);
  }
  readSync({ memory }: Memory, byteOffset: number, bytes: number): ArrayBuffer {
    return memory.slice(byteOffset, byteOffset + bytes);
  }
  async read(...window: Parameters<ArraysBackend['readSync']>): Promise<ArrayBuffer> {
    return this.readSync(...window);
  }
  run(kernel: Kernel, operands: readonly Window[], scalars: readonly number[]): void {
    const sizes = operands.map(({ shape, dtype }) => elementCount(shape) * dtypes[dtype].bytes);
    this.#counters.bytesMoved += sizes.reduce((sum, bytes) => sum + bytes, 0);
    this.#counters.kernels++;
    this.#counters.submits++;
    runKernel(this.name, kernels, kernel, operands, scalars);
  }
  memory() {
    const liveBytes = [...this.#live].reduce((sum, { bytes }) => sum + bytes, 0);
    const [peakBytes, poolBytes] = [this.#peakBytes, liveBytes];
    return { liveBytes, peakBytes, poolBytes, buffers: this.#live.size };
  }
  counters = () => this.#counters.snapshot();
  async synchronize(): Promise<void> {}
  dispose(): void {}
}
