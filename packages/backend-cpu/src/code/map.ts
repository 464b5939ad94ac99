// Code of map kernels: a loop nest over all operands; the innermost loop computes vectors where
// every operand stands still or steps to the next element, and single elements otherwise.

import { type DType, dtypes, type MapKernel, topologicalOrder } from '@gradus/tensor/backend';
import { type Code, call, i32, loopWhile, op } from '../assembler/code.ts';
import { FunctionBuilder } from '../assembler/function.ts';
import { assemble, type HostImport } from '../assembler/module.ts';
import { lowerFunctions } from '../functions/lowering.ts';
import { type Lanes, loadElements, localType, splat, storeElements } from './element.ts';
import { emitInterleaved, hostCalls, vectorLanes } from './expression.ts';
import { LoopNestCode } from './loop-nest.ts';
import type { LayoutClass } from './operand-layout.ts';

/** Vectors computed in one round of the main loop, and the nodes up to which that pays. */
const unrolled = 4;
const shortNodes = 64;

/** The module of a map kernel for one class of layouts. */
export function mapModule(kernel: MapKernel, layout: LayoutClass): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(1);
  const lowered = { ...kernel, outputs: kernel.outputs.map(lowerFunctions) };
  const imports = hostCalls(lowered.outputs);
  f.body = new MapCode(f, lowered, layout, imports).emit();
  return assemble({ run: f }, imports);
}

class MapCode {
  readonly #f: FunctionBuilder;
  readonly #kernel: MapKernel;
  readonly #layout: LayoutClass;
  readonly #imports: readonly HostImport[];
  readonly #dtypes: readonly DType[];
  readonly #nest: LoopNestCode;
  readonly #lanes: Lanes;

  constructor(
    f: FunctionBuilder,
    kernel: MapKernel,
    layout: LayoutClass,
    imports: readonly HostImport[],
  ) {
    this.#f = f;
    this.#kernel = kernel;
    this.#layout = layout;
    this.#imports = imports;
    this.#dtypes = [...kernel.inputs, ...kernel.outputs.map((node) => node.dtype)];
    this.#nest = new LoopNestCode(f, layout.rank, this.#dtypes.length);
    this.#lanes = layout.inner.includes('far') ? 1 : vectorLanes(kernel.outputs);
  }

  emit(): Code {
    const all = this.#dtypes.map((_, i) => i);
    const innermost = this.#layout.rank - 1;
    let body = this.#innermost(innermost);
    for (let dim = innermost - 1; dim >= 0; dim--) body = this.#nest.loop(dim, all, body);
    return [this.#nest.start(), body];
  }

  #innermost(dim: number): Code {
    const rest = this.#f.local('i32');
    const single = this.#round(1, 1, dim);
    const loops: Code[] = [loopWhile(rest.get, [single.body, rest.increase(-1)])];
    const setup: Code[] = [single.setup];
    // Four longer computations gain a tenth, and take four times as long to compile.
    const isShort = topologicalOrder(this.#kernel.outputs).length <= shortNodes;
    const rounds = isShort ? [1, unrolled] : [1];
    for (const vectors of this.#lanes > 1 ? rounds : []) {
      const elements = this.#lanes * vectors;
      const round = this.#round(this.#lanes, vectors, dim);
      const isEnough = op('i32.ge_s', rest.get, i32(elements));
      setup.push(round.setup);
      loops.unshift(loopWhile(isEnough, [round.body, rest.increase(-elements)]));
    }
    return [rest.set(this.#nest.size(dim)), setup, loops];
  }

  /** One round of the innermost loop: `vectors` times `lanes` elements, then all step on. */
  #round(lanes: Lanes, vectors: number, dim: number): { setup: Code; body: Code } {
    const { inputs, scalars, outputs } = this.#kernel;
    const { pointers } = this.#nest;
    const setup: Code[] = [];
    const hoist = (dtype: DType, value: Code): Code => {
      const local = this.#f.local(localType(dtype, lanes));
      setup.push(local.set(splat(value, dtype, lanes)));
      return local.get;
    };
    const scalarValues = scalars.map((dtype, i) => hoist(dtype, this.#nest.scalar(i, dtype)));
    const still = inputs.map((dtype, i) =>
      this.#layout.inner[i] === 'still'
        ? hoist(dtype, loadElements(dtype, 1, pointers[i].get, 0))
        : undefined,
    );
    const offset = (operand: number, vector: number): number => vector * this.#step(operand, lanes);
    const places = Array.from({ length: vectors }, (_, vector) => ({
      input: (i: number) =>
        still[i] ?? loadElements(inputs[i], lanes, pointers[i].get, offset(i, vector)),
      scalar: (i: number) => scalarValues[i],
      host: (name: string, ...operands: Code[]) => this.#call(name, operands),
    }));
    const { setup: before, values } = emitInterleaved(this.#f, outputs, lanes, places);
    const stores = values.map((results, vector) =>
      results.map((value, j) => {
        const operand = inputs.length + j;
        const { dtype } = outputs[j];
        return storeElements(dtype, lanes, pointers[operand].get, value, offset(operand, vector));
      }),
    );
    const advance = pointers.map((pointer, i) =>
      this.#layout.inner[i] === 'far'
        ? pointer.increase(this.#nest.stride(i, dim))
        : pointer.increase(vectors * this.#step(i, lanes)),
    );
    return { setup, body: [before, stores, advance] };
  }

  /** Bytes from one vector of an operand to the next. */
  #step(operand: number, lanes: Lanes): number {
    return this.#layout.inner[operand] === 'next' ? lanes * dtypes[this.#dtypes[operand]].bytes : 0;
  }

  #call(name: string, operands: readonly Code[]): Code {
    return call(
      this.#imports.findIndex((entry) => entry.name === name),
      ...operands,
    );
  }
}
