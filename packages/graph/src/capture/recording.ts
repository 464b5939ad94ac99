// What is done while a function runs, as a backend is told of it: memory, uploads, kernels; and
// which tensors from outside take part.

import type { Tensor } from '@gradus/tensor';
import type {
  Backend,
  BackendBuffer,
  Kernel,
  Operand,
  PlanStep,
  StoredArray,
} from '@gradus/tensor/backend';
import {
  type Capture,
  type HostValues,
  type Interpreter,
  isScalar,
  type Storage,
  type Value,
} from '@gradus/tensor/interpreter';
import { GraphError } from '../errors.ts';

/** Values that were written from the host. */
export interface Upload {
  readonly storage: Storage;
  readonly values: HostValues<StoredArray>;
}

/** A value of the host that decided what was done. */
export interface Dependence {
  readonly read: () => unknown;
  readonly value: unknown;
}

/** The notes of one capture. */
export class Recording implements Capture {
  readonly steps: PlanStep[] = [];
  readonly uploads: Upload[] = [];
  /** Uploads and what the host does beside them, in the order of the program. */
  readonly hostWork: (Upload | (() => void))[] = [];
  readonly dependences: Dependence[] = [];
  /** Memory that was allocated inside. */
  readonly inside = new Map<BackendBuffer, Storage>();
  /** Tensors from outside that were operands, with the memory and the graph that they saw then. */
  readonly outside = new Map<Tensor, { readonly storage: Storage; readonly record: unknown }>();
  /** How often memory from outside was written to. */
  readonly writes = new Map<Storage, number>();
  readonly #placeholders: ReadonlySet<Storage>;
  readonly #arguments: ReadonlySet<Storage>;
  #backend: Backend | undefined;
  #refusal: GraphError | undefined;

  /** `placeholders` stand for `args`: nothing may be written to either. */
  constructor(placeholders: readonly Tensor[] = [], args: readonly Tensor[] = []) {
    this.#placeholders = new Set(placeholders.map(({ storage }) => storage));
    this.#arguments = new Set(args.map(({ storage }) => storage));
  }

  /** The device that all was done on; none if nothing was done. */
  get backend(): Backend | undefined {
    return this.#backend;
  }

  /** Throws what was refused: whoever was refused may have gone on. */
  check(): void {
    if (this.#refusal !== undefined) throw this.#refusal;
  }

  allocated(storage: Storage): void {
    this.inside.set(storage.buffer, storage);
  }

  launched(
    backend: Backend,
    kernel: Kernel,
    operands: readonly Operand[],
    scalars: readonly number[],
  ): void {
    this.#backend ??= backend;
    if (this.#backend !== backend) {
      throw this.#refused(
        'compile',
        `the function computes on ${this.#backend.name} and on ${backend.name}; a program runs on ` +
          'one device',
      );
    }
    this.steps.push({ kernel, operands, scalars });
  }

  uploaded(storage: Storage, values: HostValues<StoredArray>): void {
    // Held, so that what was written is still there when the program runs.
    storage.retain();
    // An array of the user's may change after the call.
    const upload = { storage, values: typeof values === 'function' ? values : values.slice() };
    this.uploads.push(upload);
    this.hostWork.push(upload);
  }

  repeats(effect: () => void): void {
    this.hostWork.push(effect);
  }

  depends(read: () => unknown, value: unknown): void {
    this.dependences.push({ read, value });
  }

  refuse(op: string, remedy: string): never {
    throw this.#refused(op, `called inside of a function that is being compiled; ${remedy}`);
  }

  /** The interpreter that notes operands from outside. */
  over(below: Interpreter): Interpreter {
    return {
      apply: (op, inputs, params) => {
        this.#note(inputs);
        return below.apply(op, inputs, params);
      },
      assign: (targets, op, inputs, params, name) => {
        this.#note(inputs);
        this.#note(targets);
        for (const target of targets) this.#noteWrite(target, name);
        below.assign(targets, op, inputs, params, name);
      },
      leaving: (tensor) => below.leaving?.(tensor),
      made: (tensor, options) => below.made?.(tensor, options),
      facts: (tensor) => below.facts?.(tensor) ?? [],
    };
  }

  #note(values: readonly Value[]): void {
    for (const value of values) {
      if (isScalar(value) || this.inside.has(value.storage.buffer)) continue;
      const { storage, record } = value;
      if (!this.outside.has(value)) this.outside.set(value, { storage, record });
    }
  }

  #noteWrite({ storage }: Tensor, name: string): void {
    if (this.#placeholders.has(storage)) {
      throw this.#refused(
        name,
        'the target is an argument of a function that is being compiled, which sees a copy; ' +
          'close over a tensor to write to it, or return what is new',
      );
    }
    if (this.#arguments.has(storage)) {
      throw this.#refused(
        name,
        'the target shares memory with an argument of a function that is being compiled, which ' +
          'sees a copy and would miss the write; pass a clone(), or close over both',
      );
    }
    if (this.inside.has(storage.buffer)) return;
    this.writes.set(storage, (this.writes.get(storage) ?? 0) + 1);
  }

  #refused(op: string, message: string): GraphError {
    this.#refusal ??= new GraphError(op, message);
    return this.#refusal;
  }
}
