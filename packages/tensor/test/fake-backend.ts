// A device that notes every call and computes maps alone: enough to see what the core asks of one.
import type {
  Backend,
  BackendBuffer,
  KernelTable,
  MemoryStatistics,
  Operand,
} from '../src/backend/contract.ts';
import { runKernel } from '../src/backend/contract.ts';
import { CounterSet } from '../src/backend/counters.ts';
import { type DType, dtypes } from '../src/dtype/dtype.ts';
import { evaluator } from '../src/expression/interpret.ts';
import type { Kernel } from '../src/kernel/kernel.ts';
import { placesOf } from './layouts.ts';

type FakeBuffer = BackendBuffer & { readonly data: ArrayBuffer };
type FakeOperand = Operand & { readonly buffer: FakeBuffer };

export class FakeBackend implements Backend {
  readonly name: string;
  capabilities = {
    // Maps read and write typed arrays of the host.
    dtypes: (Object.keys(dtypes) as DType[]).filter((dtype): boolean => dtype !== 'float16'),
    syncRead: true,
    maxBufferBytes: 4096,
  };
  readonly lost = new Promise<string>(() => {});
  /** The calls that change something, in order, and the runs among them. */
  readonly calls: string[] = [];
  readonly runs: { kernel: Kernel; operands: readonly Operand[]; scalars: readonly number[] }[] =
    [];
  readonly live = new Set<BackendBuffer>();
  readSync?: (buffer: FakeBuffer, byteOffset: number, bytes: number) => ArrayBuffer = (
    { data },
    offset,
    bytes,
  ) => data.slice(offset, offset + bytes);

  constructor(name = 'fake') {
    this.name = name;
  }
  allocate(bytes: number): FakeBuffer {
    const buffer = { bytes, data: new ArrayBuffer(bytes) };
    this.calls.push('allocate');
    this.live.add(buffer);
    return buffer;
  }
  free(buffer: FakeBuffer): void {
    this.calls.push('free');
    if (!this.live.delete(buffer)) throw new Error('freed twice');
  }
  write({ data }: FakeBuffer, byteOffset: number, from: ArrayBufferView): void {
    this.calls.push('write');
    const bytes = new Uint8Array(from.buffer, from.byteOffset, from.byteLength);
    new Uint8Array(data).set(bytes, byteOffset);
  }
  async read({ data }: FakeBuffer, byteOffset: number, bytes: number): Promise<ArrayBuffer> {
    return data.slice(byteOffset, byteOffset + bytes);
  }
  run(kernel: Kernel, operands: readonly FakeOperand[], scalars: readonly number[]): void {
    if (!operands.every(({ buffer }) => this.live.has(buffer))) throw new Error('used when freed');
    this.calls.push(kernel.kind);
    this.runs.push({ kernel, operands, scalars });
    runKernel(this.name, table, kernel, operands, scalars);
  }
  async synchronize(): Promise<void> {}
  memory(): MemoryStatistics {
    const liveBytes = [...this.live].reduce((sum, { bytes }) => sum + bytes, 0);
    return { liveBytes, peakBytes: liveBytes, poolBytes: liveBytes, buffers: this.live.size };
  }
  counters = () => new CounterSet().snapshot();
  dispose(): void {}
}

const table: KernelTable<FakeOperand> = {
  map({ inputs, outputs }, operands, scalars) {
    const places = operands.map((operand) => placesOf({ ...operand, offset: 0 }));
    const arrays = operands.map((o) => new dtypes[o.dtype].array(o.buffer.data, o.byteOffset));
    const evaluate = outputs.map(evaluator);
    for (let i = 0; i < places[0].length; i++) {
      const values = inputs.map((_, k) => arrays[k][places[k][i]]);
      for (let k = inputs.length; k < operands.length; k++) {
        const { round } = dtypes[operands[k].dtype];
        arrays[k][places[k][i]] = round(evaluate[k - inputs.length](values, scalars));
      }
    }
  },
  // Noted, and no more: the results stay zero.
  reduce() {},
  matmul() {},
  scan() {},
  row() {},
  gather() {},
  scatter() {},
  sort() {},
  search() {},
};
