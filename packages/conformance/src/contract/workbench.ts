// Operands made by hand, for checks that call a backend directly.

import type { Backend, DType } from '@gradus/tensor';
import {
  type BackendBuffer,
  dtypes,
  hostElements,
  type Kernel,
  type Operand,
} from '@gradus/tensor/backend';
import { checkTensor, exact } from '../comparison.ts';
import { type HostTensor, indexOf, sizeOf } from '../host-tensor.ts';
import { onDevice } from '../sample-input.ts';

/** How an operand lies: its dims from the outermost in memory, gaps and stretched dims. */
export interface Placement {
  readonly order?: readonly number[];
  /** Elements left out after each line of the innermost dim. */
  readonly gap?: number;
  /** Elements left out before the first. */
  readonly offset?: number;
  /** Dims of stride 0. */
  readonly stretched?: readonly number[];
}

/** An operand, and the elements of its whole buffer as they should be. */
export interface Placed {
  readonly operand: Operand;
  readonly memory: number[];
}

/** What gaps hold; nobody may write there. */
const sentinel = 1;

/** Buffers of one check, freed together. */
export class Workbench {
  readonly backend: Backend;
  readonly #buffers: BackendBuffer[] = [];

  constructor(backend: Backend) {
    this.backend = backend;
  }

  /** float64 where the backend has it, else float32. */
  get widest(): 'float32' | 'float64' {
    return this.backend.capabilities.dtypes.includes('float64') ? 'float64' : 'float32';
  }

  allocate(bytes: number): BackendBuffer {
    const buffer = this.backend.allocate(bytes);
    this.#buffers.push(buffer);
    return buffer;
  }

  /** Puts a host tensor somewhere in a new buffer. */
  place({ dtype, shape, values }: HostTensor, placement: Placement = {}): Placed {
    const { order = shape.map((_, d) => d), gap = 0, offset = 0, stretched = [] } = placement;
    const strides = new Array<number>(shape.length).fill(0);
    let span = 1;
    for (const d of [...order].reverse()) {
      if (stretched.includes(d)) continue;
      strides[d] = span;
      span = span * Math.max(shape[d], 1) + (span === 1 ? gap : 0);
    }
    const memory = new Array<number>(offset + span + gap).fill(sentinel);
    values.forEach((value, n) => {
      memory[offset + dot(indexOf(n, shape), strides)] = value;
    });
    const buffer = this.allocate(memory.length * dtypes[dtype].bytes);
    this.backend.write(buffer, 0, onDevice(dtype, memory));
    const operand = { buffer, byteOffset: offset * dtypes[dtype].bytes, shape, strides, dtype };
    return { operand, memory };
  }

  /** A place for a result. */
  room(dtype: DType, shape: readonly number[], placement?: Placement): Placed {
    return this.place({ dtype, shape, values: [] }, placement);
  }

  run(kernel: Kernel, placed: readonly Placed[], scalars: readonly number[] = []): void {
    this.backend.run(
      kernel,
      placed.map(({ operand }) => operand),
      scalars,
    );
  }

  /** Checks the elements that an operand sees, and that nothing around them has changed. */
  async check(what: string, { operand, memory }: Placed, values: readonly number[]): Promise<void> {
    const { dtype, shape, strides, byteOffset, buffer } = operand;
    const { bytes } = dtypes[dtype];
    const expected = [...memory];
    for (let n = 0; n < sizeOf(shape); n++) {
      expected[byteOffset / bytes + dot(indexOf(n, shape), strides)] = values[n];
    }
    const whole = await this.backend.read(buffer, 0, memory.length * bytes);
    const got = Array.from(hostElements(dtype, whole));
    const size = [memory.length];
    checkTensor(
      `${what}, whole buffer of ${dtype}[${shape}] with strides [${strides}]`,
      { dtype, shape: size, values: got },
      { dtype, shape: size, values: expected },
      exact,
    );
  }

  release(): void {
    for (const buffer of this.#buffers) this.backend.free(buffer);
  }
}

function dot(index: readonly number[], strides: readonly number[]): number {
  return index.reduce((sum, i, d) => sum + i * strides[d], 0);
}

/** `count` small whole numbers. */
export function ramp(count: number, start = 1): number[] {
  return Array.from({ length: count }, (_, i) => start + (i % 97));
}
