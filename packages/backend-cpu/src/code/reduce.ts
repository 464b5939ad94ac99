// Code of reduce kernels: loops over the kept dims, inside them loops over the reduced ones.
// Vectors run along whichever innermost loop steps to the next element: along the reduced one,
// several accumulators are joined at the end; along the kept one, each lane is a result.

import { type ReduceKernel, readsIndex } from '@gradus/tensor/backend';
import { type Code, i32, loopWhile, op } from '../assembler/code.ts';
import { FunctionBuilder, type Local } from '../assembler/function.ts';
import { assemble, type HostImport } from '../assembler/module.ts';
import { lowerFunctions } from '../functions/lowering.ts';
import { type Accumulation, pairwise, sumOfVectors, sumsPairwise } from './accumulator.ts';
import { CombiningCode } from './combining.ts';
import { type Lanes, storeElements } from './element.ts';
import { hostCalls, vectorLanes } from './expression.ts';
import { accumulation } from './extremum-accumulator.ts';
import { LoopNestCode } from './loop-nest.ts';
import type { Step } from './operand-layout.ts';
import { PositionAccumulator, positions } from './position-accumulator.ts';

/** Vectors accumulated apart, so that one addition need not wait for the last. */
const unrolled = 4;
/** Likewise, groups of vectors that are summed pairwise first. */
const unrolledGroups = 2;

/** Which innermost loop is computed in vectors. */
export type Along = 'reduced' | 'kept' | 'none';

/** A class of layouts of a reduction. Loops: the kept ones, then the reduced ones. */
export interface ReduceLayout {
  readonly kept: number;
  readonly reduced: number;
  readonly along: Along;
  /** Steps of each input along the loop that is computed in vectors. */
  readonly inner: readonly Step[];
  /** Whether the one output is a sum of float32 as it was accumulated, in float64. */
  readonly isWide?: boolean;
}

/** The module of a reduce kernel for one class of layouts. */
export function reduceModule(kernel: ReduceKernel, layout: ReduceLayout): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(1);
  const prologue = lowerFunctions(kernel.prologue);
  const epilogues = kernel.epilogues.map(lowerFunctions);
  const imports = hostCalls([prologue, ...epilogues]);
  f.body = new ReduceCode(f, { ...kernel, prologue, epilogues }, layout, imports).emit();
  return assemble({ run: f }, imports);
}

class ReduceCode {
  readonly #f: FunctionBuilder;
  readonly #kernel: ReduceKernel;
  readonly #layout: ReduceLayout;
  readonly #nest: LoopNestCode;
  readonly #code: CombiningCode;
  readonly #lanes: Lanes;
  /** Whether vectors are summed pairwise before they are accumulated. */
  readonly #isPaired: boolean;
  readonly #inputs: readonly number[];
  readonly #outputs: readonly number[];
  /** How many elements of the current results were seen; undefined where nobody asks. */
  readonly #position: Local | undefined;

  constructor(
    f: FunctionBuilder,
    kernel: ReduceKernel,
    layout: ReduceLayout,
    imports: readonly HostImport[],
  ) {
    this.#f = f;
    this.#kernel = kernel;
    this.#layout = layout;
    const { inputs, scalars, prologue, epilogues } = kernel;
    this.#inputs = inputs.map((_, i) => i);
    this.#outputs = epilogues.map((_, i) => inputs.length + i);
    const operandCount = inputs.length + epilogues.length;
    this.#nest = new LoopNestCode(f, layout.kept + layout.reduced, operandCount);
    // Outputs stand row-major where they are written in vectors.
    const inner = [...layout.inner, ...epilogues.map((): Step => 'next')];
    this.#code = new CombiningCode(
      f,
      { inputs, scalars, prologue, outputs: epilogues },
      this.#nest,
      imports,
      inner,
    );
    this.#position = readsIndex(epilogues) ? f.local('i32') : undefined;
    // Along a reduced loop, epilogues see one value at a time.
    const inVectors = { none: [], reduced: [prologue], kept: [prologue, ...epilogues] };
    this.#lanes = layout.along === 'none' ? 1 : vectorLanes(inVectors[layout.along]);
    // However long the prologue is: a map that is computed in it must not change how sums round.
    this.#isPaired = kernel.combiner === 'sum' && sumsPairwise(prologue, this.#lanes);
  }

  emit(): Code {
    const { kept, along } = this.#layout;
    const isAlongKept = along === 'kept' && this.#lanes > 1;
    const all = [...this.#inputs, ...this.#outputs];
    let body = isAlongKept ? this.#keptVectors(kept - 1) : this.#oneResult();
    for (let dim = kept - (isAlongKept ? 2 : 1); dim >= 0; dim--) {
      body = this.#nest.loop(dim, all, body);
    }
    return [this.#nest.start(), body];
  }

  /** One result: a scalar accumulator, and vectors of them where the reduced loop allows. */
  #oneResult(): Code {
    const { kept, reduced, along } = this.#layout;
    const total = this.#accumulator(1);
    const isVector = along === 'reduced' && this.#lanes > 1;
    const vectors = isVector
      ? Array.from({ length: this.#isPaired ? unrolledGroups : unrolled }, () =>
          this.#accumulator(this.#lanes),
        )
      : [];
    let body = isVector
      ? this.#reducedVectors(kept + reduced - 1, total, vectors)
      : [total.add(this.#code.prologue(1, 0), this.#index(1, 0, 1)), this.#count(1)];
    for (let dim = kept + reduced - (isVector ? 2 : 1); dim >= kept; dim--) {
      body = this.#nest.loop(dim, this.#inputs, body);
    }
    const [first, ...others] = vectors;
    return [
      this.#restart(),
      [total, ...vectors].map((accumulator) => accumulator.clear()),
      body,
      others.map((other) => first.merge(other)),
      isVector ? total.mergeLanes(first) : [],
      this.#layout.isWide ? this.#storeWide(total) : this.#code.store(total, 1, 0),
    ];
  }

  #storeWide({ parts: [sum] }: Accumulation): Code {
    return storeElements('float64', 1, this.#nest.pointers[this.#outputs[0]].get, sum.get, 0);
  }

  /** The innermost reduced loop in vectors, the rest of it one by one. */
  #reducedVectors(dim: number, total: Accumulation, vectors: readonly Accumulation[]): Code {
    const rest = this.#f.local('i32');
    const rounds = [
      { lanes: this.#lanes, into: vectors, group: this.#isPaired ? pairwise : 1 },
      { lanes: this.#lanes, into: vectors.slice(0, 1), group: 1 },
      { lanes: 1 as const, into: [total], group: 1 },
    ];
    return [
      rest.set(this.#nest.size(dim)),
      this.#code.hold(this.#lanes),
      this.#code.hold(1),
      rounds.map(({ lanes, into, group }) => {
        const elements = lanes * into.length * group;
        return loopWhile(op('i32.ge_s', rest.get, i32(elements)), [
          into.map((accumulator, n) => {
            const values = Array.from({ length: group }, (_, i) =>
              this.#code.prologue(lanes, n * group + i),
            );
            return accumulator.add(sumOfVectors(values), this.#index(lanes, n, 1));
          }),
          this.#count(elements),
          this.#inputs.map((i) => this.#nest.pointers[i].increase(this.#code.bytes(i, elements))),
          rest.increase(-elements),
        ]);
      }),
    ];
  }

  /** The innermost kept loop in vectors: every lane is a result of its own. */
  #keptVectors(dim: number): Code {
    const rest = this.#f.local('i32');
    const rounds: { lanes: Lanes; vectors: number }[] = [
      { lanes: this.#lanes, vectors: unrolled },
      { lanes: this.#lanes, vectors: 1 },
      { lanes: 1, vectors: 1 },
    ];
    return [
      rest.set(this.#nest.size(dim)),
      rounds.map(({ lanes, vectors }) => {
        const elements = lanes * vectors;
        return loopWhile(op('i32.ge_s', rest.get, i32(elements)), [
          this.#keptRound(lanes, vectors),
          rest.increase(-elements),
        ]);
      }),
    ];
  }

  #keptRound(lanes: Lanes, vectors: number): Code {
    const { kept, reduced } = this.#layout;
    const { pointers } = this.#nest;
    const accumulators = Array.from({ length: vectors }, () => this.#accumulator(lanes));
    const starts = this.#inputs.map(() => this.#f.local('i32'));
    const single: Code = [
      accumulators.map((accumulator, vector) =>
        accumulator.add(this.#code.prologue(lanes, vector), this.#index(lanes, vector, 0)),
      ),
      this.#count(1),
    ];
    const innermost = kept + reduced - 1;
    let body: Code = single;
    for (let d = innermost; d >= kept; d--) {
      body =
        d === innermost && this.#isPaired && lanes > 1
          ? this.#pairedLoop(d, accumulators, lanes, single)
          : this.#nest.loop(d, this.#inputs, body);
    }
    const elements = lanes * vectors;
    return [
      this.#restart(),
      accumulators.map((accumulator) => accumulator.clear()),
      starts.map((start, i) => start.set(pointers[i].get)),
      body,
      accumulators.map((accumulator, vector) => this.#code.store(accumulator, lanes, vector)),
      starts.map((start, i) =>
        pointers[i].set(op('i32.add', start.get, i32(this.#code.bytes(i, elements)))),
      ),
      this.#outputs.map((i) => pointers[i].increase(this.#code.bytes(i, elements))),
    ];
  }

  /** The innermost reduced loop by four elements that are summed pairwise, then by `single`. */
  #pairedLoop(
    dim: number,
    accumulators: readonly Accumulation[],
    lanes: Lanes,
    single: Code,
  ): Code {
    const { pointers } = this.#nest;
    const rest = this.#f.local('i32');
    const strides = this.#inputs.map(() => this.#f.local('i32'));
    const step = strides.map((stride, i) => pointers[i].increase(stride.get));
    const pairs = accumulators.map(() => [this.#f.local('v128'), this.#f.local('v128')]);
    const pair = (half: number): Code => {
      const each = (make: (sum: Local, value: Code) => Code): Code =>
        pairs.map((sums, vector) => make(sums[half], this.#code.prologue(lanes, vector)));
      return [
        each((sum, value) => sum.set(value)),
        step,
        each((sum, value) => sum.set(sumOfVectors([sum.get, value]))),
        step,
      ];
    };
    const sums = pairs.map((halves) => sumOfVectors(halves.map((half) => half.get)));
    return [
      rest.set(this.#nest.size(dim)),
      strides.map((stride, i) => stride.set(this.#nest.stride(i, dim))),
      loopWhile(op('i32.ge_s', rest.get, i32(pairwise)), [
        pair(0),
        pair(1),
        accumulators.map((accumulator, vector) => accumulator.add(sums[vector], [])),
        rest.increase(-pairwise),
      ]),
      loopWhile(rest.get, [single, step, rest.increase(-1)]),
    ];
  }

  #accumulator(lanes: Lanes): Accumulation {
    const { combiner, prologue } = this.#kernel;
    if (this.#position !== undefined && (combiner === 'max' || combiner === 'min')) {
      return new PositionAccumulator(this.#f, combiner, prologue.dtype, lanes);
    }
    return accumulation(this.#f, combiner, prologue.dtype, lanes);
  }

  #restart(): Code {
    return this.#position?.set(i32(0)) ?? [];
  }

  #count(elements: number): Code {
    return this.#position?.increase(elements) ?? [];
  }

  /** Positions of the elements in a vector; `step` is 1 along the reduced loop. */
  #index(lanes: Lanes, vector: number, step: 0 | 1): Code {
    if (this.#position === undefined) return [];
    return positions(this.#position.get, lanes, step * vector * lanes, step);
  }
}
