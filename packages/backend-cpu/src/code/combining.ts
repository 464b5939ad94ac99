// What the code of reductions and of scans does at an index: inputs are read through the prologue
// into an accumulation, and what it holds is written through one expression an output.

import { type DType, dtypes, type Expression } from '@gradus/tensor/backend';
import { type Code, call } from '../assembler/code.ts';
import type { FunctionBuilder, Local } from '../assembler/function.ts';
import type { HostImport } from '../assembler/module.ts';
import type { Accumulation } from './accumulator.ts';
import { type Lanes, loadElements, localType, splat, storeElements } from './element.ts';
import { emitExpressions } from './expression.ts';
import type { LoopNestCode } from './loop-nest.ts';
import type { Step } from './operand-layout.ts';

/** A kernel that combines, its expressions lowered. */
export interface Combining {
  readonly inputs: readonly DType[];
  readonly scalars: readonly DType[];
  readonly prologue: Expression;
  readonly outputs: readonly Expression[];
}

/** Code at the index where a loop nest stands. Operands: the inputs, then the outputs. */
export class CombiningCode {
  readonly #f: FunctionBuilder;
  readonly #kernel: Combining;
  readonly #nest: LoopNestCode;
  readonly #imports: readonly HostImport[];
  readonly #dtypes: readonly DType[];
  readonly #inner: readonly Step[];
  /** Inputs that stand still, by lanes and input. */
  readonly #held = new Map<string, Local>();

  /** `inner`: the steps of each operand along the loop that is computed in vectors. */
  constructor(
    f: FunctionBuilder,
    kernel: Combining,
    nest: LoopNestCode,
    imports: readonly HostImport[],
    inner: readonly Step[],
  ) {
    this.#f = f;
    this.#kernel = kernel;
    this.#nest = nest;
    this.#imports = imports;
    this.#dtypes = [...kernel.inputs, ...kernel.outputs.map((node) => node.dtype)];
    this.#inner = inner;
  }

  /** Reads what stands still once: from here on the loop in vectors is the only one. */
  hold(lanes: Lanes): Code {
    return this.#kernel.inputs.map((dtype, i) => {
      if (this.#inner[i] !== 'still') return [];
      const local = this.#f.local(localType(dtype, lanes));
      this.#held.set(`${lanes} ${i}`, local);
      return local.set(splat(loadElements(dtype, 1, this.#nest.pointers[i].get, 0), dtype, lanes));
    });
  }

  /** The prologue over the `vector`-th vector of the inputs. */
  prologue(lanes: Lanes, vector: number): Code {
    const { prologue } = this.#kernel;
    const { setup, values } = emitExpressions(this.#f, [prologue], lanes, {
      input: (i) => this.#input(i, lanes, vector),
      ...this.#otherLeaves(lanes),
    });
    return [setup, values];
  }

  /** Writes the `vector`-th vector of the outputs. */
  store({ results }: Pick<Accumulation, 'results'>, lanes: Lanes, vector: number): Code {
    const { inputs, prologue, outputs } = this.#kernel;
    const held = results.map((value, i) => {
      const local = this.#f.local(localType(i === 0 ? prologue.dtype : 'int32', lanes));
      return { local, set: local.set(value) };
    });
    const { setup, values } = emitExpressions(this.#f, outputs, lanes, {
      input: (i) => held[i].local.get,
      ...this.#otherLeaves(lanes),
    });
    return [
      held.map(({ set }) => set),
      setup,
      values.map((value, i) => {
        const operand = inputs.length + i;
        const pointer = this.#nest.pointers[operand].get;
        const offset = this.bytes(operand, lanes * vector);
        return storeElements(outputs[i].dtype, lanes, pointer, value, offset);
      }),
    ];
  }

  /** Bytes over which an operand steps in `elements` elements of the loop in vectors. */
  bytes(operand: number, elements: number): number {
    return this.#inner[operand] === 'next' ? elements * dtypes[this.#dtypes[operand]].bytes : 0;
  }

  /** Calls a host function. */
  call(name: string, ...operands: Code[]): Code {
    return call(
      this.#imports.findIndex((entry) => entry.name === name),
      ...operands,
    );
  }

  #input(i: number, lanes: Lanes, vector: number): Code {
    const held = this.#held.get(`${lanes} ${i}`);
    if (held !== undefined) return held.get;
    const dtype = this.#kernel.inputs[i];
    const pointer = this.#nest.pointers[i].get;
    if (lanes > 1 && this.#inner[i] === 'still') {
      return splat(loadElements(dtype, 1, pointer, 0), dtype, lanes);
    }
    return loadElements(dtype, lanes, pointer, this.bytes(i, lanes * vector));
  }

  #otherLeaves(lanes: Lanes) {
    const { scalars } = this.#kernel;
    return {
      scalar: (i: number) => splat(this.#nest.scalar(i, scalars[i]), scalars[i], lanes),
      host: (name: string, ...operands: Code[]) => this.call(name, ...operands),
    };
  }
}
