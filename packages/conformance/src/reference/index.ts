// The contract as a program: plain loops in float64, values rounded where they are stored. A
// backend is right where it agrees with this one; a new one can start as a copy of this file.

import {
  type Backend,
  CounterSet,
  combine,
  combiners,
  dtypes,
  elementCount,
  evaluator,
  input,
  isBetter,
  isNotWorse,
  type Kernel,
  type KernelTable,
  readsIndex,
  runKernel,
  type ScanCombiner,
  scanIdentity,
} from '@gradus/tensor/backend';
import { elements, type HostBuffer, type HostOperand, indices } from './elements.ts';
import { indexingKernels } from './indexing.ts';

/** A backend of plain loops, for reading and for comparing with. */
export const referenceBackend = (): Backend => new ReferenceBackend();

class ReferenceBackend implements Backend {
  readonly name = 'reference';
  readonly capabilities = {
    dtypes: ['bool', 'uint8', 'int32', 'float16', 'float32', 'float64'],
    syncRead: true,
    maxBufferBytes: 2 ** 31,
    matmulEpilogues: true,
  } as const;
  readonly lost: Promise<string> = new Promise(() => {});
  readonly #counters = new CounterSet();
  readonly #live = new Set<HostBuffer>();
  #bytes = 0;
  #peakBytes = 0;

  allocate(bytes: number): HostBuffer {
    // Whole doubles, so that any typed array fits over the memory.
    const buffer = { bytes, memory: new ArrayBuffer(Math.ceil(bytes / 8) * 8) };
    this.#live.add(buffer);
    this.#counters.bytesAllocated += bytes;
    this.#bytes += bytes;
    this.#peakBytes = Math.max(this.#peakBytes, this.#bytes);
    return buffer;
  }

  free(buffer: HostBuffer): void {
    if (this.#live.delete(buffer)) this.#bytes -= buffer.bytes;
  }

  write({ memory }: HostBuffer, byteOffset: number, data: ArrayBufferView): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    new Uint8Array(memory).set(bytes, byteOffset);
  }

  async read(buffer: HostBuffer, byteOffset: number, bytes: number): Promise<ArrayBuffer> {
    return this.readSync(buffer, byteOffset, bytes);
  }

  readSync({ memory }: HostBuffer, byteOffset: number, bytes: number): ArrayBuffer {
    return memory.slice(byteOffset, byteOffset + bytes);
  }

  run(kernel: Kernel, operands: readonly HostOperand[], scalars: readonly number[]): void {
    this.#counters.kernels++;
    this.#counters.submits++;
    for (const { shape, dtype } of operands) {
      this.#counters.bytesMoved += elementCount(shape) * dtypes[dtype].bytes;
    }
    runKernel(this.name, kernels, kernel, operands, scalars);
  }

  memory() {
    const [bytes, peakBytes] = [this.#bytes, this.#peakBytes];
    return { liveBytes: bytes, peakBytes, poolBytes: bytes, buffers: this.#live.size };
  }

  counters() {
    return this.#counters.snapshot();
  }

  async synchronize(): Promise<void> {}
  dispose(): void {}
}

const kernels: KernelTable<HostOperand> = {
  ...indexingKernels,

  map(kernel, operands, scalars) {
    const inputs = operands.slice(0, kernel.inputs.length).map(elements);
    const outputs = operands.slice(kernel.inputs.length).map(elements);
    const compute = kernel.outputs.map(evaluator);
    for (const index of indices(operands[0].shape)) {
      const values = inputs.map((input) => input.get(index));
      const results = compute.map((evaluate) => evaluate(values, scalars));
      for (const [i, output] of outputs.entries()) output.set(index, results[i]);
    }
  },

  reduce({ inputs: { length }, prologue, combiner, epilogues }, operands, scalars) {
    const inputs = operands.slice(0, length).map(elements);
    const outputs = operands.slice(length).map(elements);
    const [before, after] = [evaluator(prologue), epilogues.map(evaluator)];
    const join = combine(combiner, prologue.dtype);
    const isFound = isExtremum(combiner) && readsIndex(epilogues);
    const { shape } = operands[length];
    const reduced = operands[0].shape.map((size, d) => (size === shape[d] ? 1 : size));
    for (const kept of indices(shape)) {
      let combined = combiners[combiner].identity(prologue.dtype);
      let [position, found] = [0, 0];
      for (const rest of indices(reduced)) {
        const index = kept.map((i, d) => i + rest[d]);
        const values = inputs.map((input) => input.get(index));
        const value = before(values, scalars);
        if (!isFound) combined = join(combined, value);
        else if (isBetter(combiner, value, combined)) [combined, found] = [value, position];
        position++;
      }
      for (const [i, output] of outputs.entries())
        output.set(kept, after[i]([combined, found], scalars));
    }
  },

  scan({ inputs: { length }, prologue, combiner, outputs: results }, operands, scalars) {
    const inputs = operands.slice(0, length).map(elements);
    const outputs = operands.slice(length).map(elements);
    const [before, after] = [evaluator(prologue), results.map(evaluator)];
    const join = combine(combiner, prologue.dtype);
    const isFound = isExtremum(combiner) && readsIndex(results);
    const { shape } = operands[0];
    for (const row of indices(shape.slice(0, -1))) {
      let combined = scanIdentity(combiner, prologue.dtype);
      let found = 0;
      for (let i = 0; i < shape[shape.length - 1]; i++) {
        const index = [...row, i];
        const values = inputs.map((input) => input.get(index));
        const value = before(values, scalars);
        if (!isFound) combined = join(combined, value);
        else if (isNotWorse(combiner, value, combined)) [combined, found] = [value, i];
        for (const [o, output] of outputs.entries())
          output.set(index, after[o]([combined, found], scalars));
      }
    }
  },

  row({ inputs: { length }, stages, outputs: results }, operands, scalars) {
    const inputs = operands.slice(0, length).map(elements);
    const outputs = operands.slice(length).map(elements);
    const before = stages.map(({ prologue }) => evaluator(prologue));
    const after = results.map(evaluator);
    const { shape } = operands[0];
    for (const row of indices(shape.slice(0, -1))) {
      const line = [...indices(shape.slice(-1))].map((at) =>
        inputs.map((input) => input.get([...row, ...at])),
      );
      const found: number[] = [];
      for (const [s, { prologue, combiner }] of stages.entries()) {
        const join = combine(combiner, prologue.dtype);
        const values = line.map((at) => before[s]([...at, ...found], scalars));
        found.push(values.reduce(join, combiners[combiner].identity(prologue.dtype)));
      }
      for (const [o, output] of outputs.entries()) {
        // An output of one value a row reads no input, so no element is missed where there is none.
        for (const [i] of indices(operands[length + o].shape.slice(-1))) {
          const at = line[i] ?? inputs.map(() => Number.NaN);
          output.set([...row, i], after[o]([...at, ...found], scalars));
        }
      }
    }
  },

  matmul({ dtype, inputs, epilogues }, operands, scalars) {
    const [a, b, ...read] = operands.slice(0, inputs.length).map(elements);
    const outputs = operands.slice(inputs.length);
    const depth = operands[0].shape[operands[0].shape.length - 1];
    const [add, multiply] = [combine('sum', dtype), combine('prod', dtype)];
    const ends = (epilogues ?? [input(0, dtype)]).map(evaluator);
    for (const index of indices(outputs[0].shape)) {
      const [batch, row, column] = [index.slice(0, -2), ...index.slice(-2)];
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        sum = add(sum, multiply(a.get([...batch, row, k]), b.get([...batch, k, column])));
      }
      const values = [dtypes[dtype].round(sum), ...read.map(({ get }) => get(index))];
      const results = ends.map((end) => end(values, scalars));
      for (const [i, output] of outputs.entries()) elements(output).set(index, results[i]);
    }
  },
};

function isExtremum(combiner: ScanCombiner): combiner is 'max' | 'min' {
  return combiner === 'max' || combiner === 'min';
}
