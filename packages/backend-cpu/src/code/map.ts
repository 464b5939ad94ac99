// Code of map kernels: a loop nest over all operands; the innermost loop computes vectors where
// every operand stands still or steps to the next element, and single elements otherwise.

import {
  type DType,
  dtypes,
  type Expression,
  type MapKernel,
  topologicalOrder,
} from '@gradus/tensor/backend';
import { type Code, call, i32, loopWhile, op, replaceLane } from '../assembler/code.ts';
import { FunctionBuilder } from '../assembler/function.ts';
import { assemble, type HostImport } from '../assembler/module.ts';
import { lowerFunctions } from '../functions/lowering.ts';
import { copyRun } from './copy-run.ts';
import { type Lanes, laneOf, loadElements, localType, splat, storeElements } from './element.ts';
import {
  emitExpressions,
  emitInterleaved,
  hostCalls,
  vectorLanes,
  wantsVectors,
} from './expression.ts';
import { heldValues } from './held-values.ts';
import { LoopNestCode } from './loop-nest.ts';
import type { LayoutClass } from './operand-layout.ts';

/** Vectors computed in one round of the main loop, and the nodes up to which that pays. */
const unrolled = 4;
const shortNodes = 128;

/** The module of a map kernel for one class of layouts. */
export function mapModule(kernel: MapKernel, layout: LayoutClass): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(1);
  const { inputs } = kernel;
  const { outputs, values } = heldValues(
    kernel.outputs.map(lowerFunctions),
    inputs.length,
    (i) => layout.inner[i] === 'still',
  );
  const lowered = { ...kernel, outputs };
  const imports = hostCalls(lowered.outputs);
  f.body = new MapCode(f, lowered, values, layout, imports).emit();
  return assemble({ run: f }, imports);
}

/** What one round of the innermost loop computes. */
interface Round {
  readonly lanes: Lanes;
  readonly vectors: number;
  /** Elements in a vector: as many as lanes, or one in all of them. */
  readonly elements: number;
}

class MapCode {
  readonly #f: FunctionBuilder;
  readonly #kernel: MapKernel;
  readonly #held: readonly Expression[];
  /** Inputs that are read in the loop. */
  readonly #reads: ReadonlySet<number>;
  readonly #layout: LayoutClass;
  readonly #imports: readonly HostImport[];
  readonly #dtypes: readonly DType[];
  readonly #nest: LoopNestCode;
  readonly #lanes: Lanes;
  readonly #wantsVectors: boolean;

  constructor(
    f: FunctionBuilder,
    kernel: MapKernel,
    held: readonly Expression[],
    layout: LayoutClass,
    imports: readonly HostImport[],
  ) {
    this.#f = f;
    this.#kernel = kernel;
    this.#held = held;
    this.#reads = new Set(
      topologicalOrder(kernel.outputs).flatMap((node) =>
        node.kind === 'input' ? [node.index] : [],
      ),
    );
    this.#layout = layout;
    this.#imports = imports;
    this.#dtypes = [...kernel.inputs, ...kernel.outputs.map((node) => node.dtype)];
    this.#nest = new LoopNestCode(f, layout.rank, this.#dtypes.length);
    this.#wantsVectors = wantsVectors(kernel.outputs);
    const isGathered = this.#wantsVectors && this.#dtypes.every((dtype) => dtype === 'float32');
    this.#lanes = isGathered || !layout.inner.includes('far') ? vectorLanes(kernel.outputs) : 1;
  }

  emit(): Code {
    const all = this.#dtypes.map((_, i) => i);
    const innermost = this.#layout.rank - 1;
    let body = this.#innermost(innermost);
    for (let dim = innermost - 1; dim >= 0; dim--) body = this.#nest.loop(dim, all, body);
    return [this.#nest.start(), body];
  }

  #innermost(dim: number): Code {
    if (this.#isCopy) return this.#copy(dim);
    const rest = this.#f.local('i32');
    const lanes = this.#wantsVectors ? this.#lanes : 1;
    const single = this.#round({ lanes, vectors: 1, elements: 1 }, dim);
    const loops: Code[] = [loopWhile(rest.get, [single.body, rest.increase(-1)])];
    const setup: Code[] = [single.setup];
    // Four longer computations would take long to compile.
    const isShort = topologicalOrder(this.#kernel.outputs).length <= shortNodes;
    const isGathered = this.#layout.inner.includes('far');
    const rounds = isShort && !isGathered ? [1, unrolled] : [1];
    for (const vectors of this.#lanes > 1 ? rounds : []) {
      const elements = this.#lanes * vectors;
      const round = this.#round({ lanes: this.#lanes, vectors, elements: this.#lanes }, dim);
      const isEnough = op('i32.ge_s', rest.get, i32(elements));
      setup.push(round.setup);
      loops.unshift(loopWhile(isEnough, [round.body, rest.increase(-elements)]));
    }
    return [rest.set(this.#nest.size(dim)), setup, loops];
  }

  /** Whether the elements of the only input are the result, and neighbours as they are there. */
  get #isCopy(): boolean {
    const { inputs, outputs } = this.#kernel;
    const isRun = this.#layout.rank > 0 && this.#layout.inner.every((step) => step === 'next');
    const [result] = outputs;
    // Values that are held are inputs as well, after those of the kernel.
    const isInput = outputs.length === 1 && result.kind === 'input' && result.index === 0;
    return isRun && inputs.length === 1 && isInput;
  }

  #copy(dim: number): Code {
    const [from, to] = this.#nest.pointers;
    const { bytes } = dtypes[this.#dtypes[0]];
    const length = op('i32.mul', this.#nest.size(dim), i32(bytes));
    return copyRun(this.#f, from, to, length, bytes);
  }

  /** One round of the innermost loop, then all operands step on. */
  #round(round: Round, dim: number): { setup: Code; body: Code } {
    const { lanes, vectors, elements } = round;
    const { inputs, scalars, outputs } = this.#kernel;
    const { inner } = this.#layout;
    const { pointers } = this.#nest;
    const setup: Code[] = [];
    const hoist = (dtype: DType, value: Code): Code => {
      const local = this.#f.local(localType(dtype, lanes));
      setup.push(local.set(splat(value, dtype, lanes)));
      return local.get;
    };
    const scalarValues = scalars.map((dtype, i) => hoist(dtype, this.#nest.scalar(i, dtype)));
    const still = inputs.map((dtype, i) =>
      inner[i] === 'still' && this.#reads.has(i)
        ? hoist(dtype, loadElements(dtype, 1, pointers[i].get, 0))
        : undefined,
    );
    const held = this.#holdValues(setup, lanes);
    // Fewer elements than lanes are taken one by one, as those that lie apart are.
    const isApart = inner.map((step) => step === 'far' || (step === 'next' && elements < lanes));
    const apart = inputs.map((_, i) => (isApart[i] ? this.#gather(i, round, dim) : undefined));
    const offset = (operand: number, vector: number): number =>
      this.#bytes(operand, vector * lanes);
    const places = Array.from({ length: vectors }, (_, vector) => ({
      input: (i: number) =>
        held[i - inputs.length] ??
        still[i] ??
        apart[i]?.value ??
        loadElements(inputs[i], lanes, pointers[i].get, offset(i, vector)),
      scalar: (i: number) => scalarValues[i],
      host: (name: string, ...operands: Code[]) => this.#call(name, operands),
    }));
    const { setup: before, values } = emitInterleaved(this.#f, outputs, lanes, places);
    const stores = values.map((results, vector) =>
      results.map((value, j) => {
        const operand = inputs.length + j;
        if (isApart[operand]) return this.#scatter(operand, value, round, dim);
        const { dtype } = outputs[j];
        return storeElements(dtype, lanes, pointers[operand].get, value, offset(operand, vector));
      }),
    );
    const advance = pointers.map((pointer, i) =>
      isApart[i] ? [] : pointer.increase(this.#bytes(i, vectors * elements)),
    );
    return { setup, body: [apart.map((read) => read?.code ?? []), before, stores, advance] };
  }

  /** Locals for what is computed before the loop, and in `setup` the code that fills them. */
  #holdValues(setup: Code[], lanes: Lanes): Code[] {
    const { inputs, scalars } = this.#kernel;
    const { pointers } = this.#nest;
    const { setup: before, values } = emitExpressions(this.#f, this.#held, 1, {
      input: (i) => loadElements(inputs[i], 1, pointers[i].get, 0),
      scalar: (i) => this.#nest.scalar(i, scalars[i]),
      host: (name, ...operands) => this.#call(name, operands),
    });
    setup.push(before);
    return values.map((value, i) => {
      const { dtype } = this.#held[i];
      const local = this.#f.local(localType(dtype, lanes));
      setup.push(local.set(splat(value, dtype, lanes)));
      return local.get;
    });
  }

  /** Reads elements that lie apart, a lane each, and moves the pointer past them. */
  #gather(input: number, { lanes, elements }: Round, dim: number): { code: Code; value: Code } {
    const dtype = this.#dtypes[input];
    const pointer = this.#nest.pointers[input];
    const local = this.#f.local(localType(dtype, lanes));
    const code = Array.from({ length: elements }, (_, lane) => {
      const element = loadElements(dtype, 1, pointer.get, 0);
      const value =
        lane === 0
          ? splat(element, dtype, lanes)
          : replaceLane('f32x4.replace_lane', local.get, lane, element);
      return [local.set(value), pointer.increase(this.#nest.stride(input, dim))];
    });
    return { code, value: local.get };
  }

  /** Writes lanes to where they lie apart, likewise. */
  #scatter(operand: number, value: Code, { lanes, elements }: Round, dim: number): Code {
    const dtype = this.#dtypes[operand];
    const pointer = this.#nest.pointers[operand];
    const local = this.#f.local(localType(dtype, lanes));
    const stores = Array.from({ length: elements }, (_, lane) => {
      const element = lanes === 1 ? local.get : laneOf(dtype, local.get, lane);
      return [
        storeElements(dtype, 1, pointer.get, element, 0),
        pointer.increase(this.#nest.stride(operand, dim)),
      ];
    });
    return [local.set(value), stores];
  }

  /** Bytes over which an operand steps in some elements. */
  #bytes(operand: number, elements: number): number {
    return this.#layout.inner[operand] === 'next'
      ? elements * dtypes[this.#dtypes[operand]].bytes
      : 0;
  }

  #call(name: string, operands: readonly Code[]): Code {
    return call(
      this.#imports.findIndex((entry) => entry.name === name),
      ...operands,
    );
  }
}
