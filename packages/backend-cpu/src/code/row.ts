// Code of row kernels: loops over the rows, and for each of them one pass a stage and a last one
// for the outputs. Vectors lie along the row where its elements are neighbours; where those of
// neighbouring rows are, several rows are computed side by side, a lane each.

import {
  type DType,
  dtypes,
  type Expression,
  type RowKernel,
  topologicalOrder,
} from '@gradus/tensor/backend';
import { type Code, call, i32, loopWhile, op, when } from '../assembler/code.ts';
import { FunctionBuilder, type Local } from '../assembler/function.ts';
import { assemble, type HostImport } from '../assembler/module.ts';
import { type Accumulation, pairwise, sumOfVectors, sumsPairwise } from './accumulator.ts';
import { type Lanes, loadElements, localType, splat, storeElements } from './element.ts';
import { emitExpressions, hostCalls, vectorLanes } from './expression.ts';
import { accumulation } from './extremum-accumulator.ts';
import { LoopNestCode } from './loop-nest.ts';
import type { Step } from './operand-layout.ts';
import { type RowPass, type RowPlan, rowPlan, type StagePass } from './row-plan.ts';

/** Vectors of a round in a pass along the row, and of rows that are computed side by side. */
const unrolled = 4;

/** `along`: vectors of a row's elements; `sideBySide`: of rows; `single`: no vectors. */
export type RowOrder = 'along' | 'sideBySide' | 'single';

/** A class of layouts of a row kernel. Loops: `rows` outer ones, then the row itself. */
export interface RowLayout {
  readonly rows: number;
  readonly order: RowOrder;
  /** Steps of each operand along the loop that is taken in vectors. */
  readonly inner: readonly Step[];
}

/** The module of a row kernel for one class of layouts. */
export function rowModule(kernel: RowKernel, layout: RowLayout): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(1);
  const plan = rowPlan(kernel);
  const imports = hostCalls(expressionsOf(plan));
  f.body = new RowCode(f, kernel, plan, layout, imports).emit();
  return assemble({ run: f }, imports);
}

function expressionsOf({ stages, last, ofRow }: RowPlan): Expression[] {
  return [...stages, last]
    .flatMap(({ roots, invariants }) => [...roots, ...invariants.values()])
    .concat(ofRow);
}

/** Values that are the same for a whole row, or for each row of a vector of them, by slot. */
interface RowValues {
  readonly lanes: Lanes;
  readonly locals: ReadonlyMap<number, Local>;
}

class RowCode {
  readonly #f: FunctionBuilder;
  readonly #kernel: RowKernel;
  readonly #plan: RowPlan;
  readonly #layout: RowLayout;
  readonly #imports: readonly HostImport[];
  readonly #nest: LoopNestCode;
  readonly #dtypes: readonly DType[];
  readonly #lanes: Lanes;
  /** Where every operand's current row begins. */
  readonly #starts: readonly Local[];

  constructor(
    f: FunctionBuilder,
    kernel: RowKernel,
    plan: RowPlan,
    layout: RowLayout,
    imports: readonly HostImport[],
  ) {
    this.#f = f;
    this.#kernel = kernel;
    this.#plan = plan;
    this.#layout = layout;
    this.#imports = imports;
    this.#dtypes = [...kernel.inputs, ...kernel.outputs.map(({ dtype }) => dtype)];
    this.#nest = new LoopNestCode(f, layout.rows + 1, this.#dtypes.length);
    this.#lanes = vectorLanes(expressionsOf(plan));
    this.#starts = this.#dtypes.map(() => f.local('i32'));
  }

  emit(): Code {
    const { rows, order } = this.#layout;
    const isSideBySide = order === 'sideBySide';
    let body = this.#rows(order, rows);
    const all = this.#dtypes.map((_, i) => i);
    for (let dim = rows - (isSideBySide ? 2 : 1); dim >= 0; dim--) {
      body = this.#nest.loop(dim, all, body);
    }
    return [this.#nest.start(), body];
  }

  /** The last loop over rows in vectors, and what is left of it one by one. */
  #neighbours(dim: number): Code {
    const rest = this.#f.local('i32');
    const rounds: { lanes: Lanes; vectors: number }[] = [
      { lanes: this.#lanes, vectors: unrolled },
      { lanes: this.#lanes, vectors: 1 },
      { lanes: 1, vectors: 1 },
    ];
    return [
      rest.set(this.#nest.size(dim)),
      rounds.map(({ lanes, vectors }) => {
        const rows = lanes * vectors;
        return loopWhile(op('i32.ge_s', rest.get, i32(rows)), [
          this.#rowsAtOnce(lanes, vectors),
          this.#nest.pointers.map((pointer, i) =>
            pointer.set(op('i32.add', this.#starts[i].get, i32(this.#bytes(i, rows)))),
          ),
          rest.increase(-rows),
        ]);
      }),
    ];
  }

  #rows(order: RowOrder, rows: number): Code {
    switch (order) {
      case 'along':
        return this.#rowInVectors();
      case 'sideBySide':
        return this.#neighbours(rows - 1);
      case 'single':
        return this.#rowsAtOnce(1, 1);
    }
  }

  /** `vectors` times `lanes` rows, element after element. */
  #rowsAtOnce(lanes: Lanes, vectors: number): Code {
    const results = Array.from({ length: vectors }, () => new Map<number, Local>());
    const code: Code[] = [this.#begin()];
    const each = (pass: RowPass, body: (values: RowValues, vector: number) => Code): Code => {
      const known = results.map((locals) => this.#withInvariants(pass, { lanes, locals }));
      return [
        this.#rewind(),
        known.map(({ setup }) => setup),
        this.#nest.loop(
          this.#layout.rows,
          this.#dtypes.map((_, i) => i),
          known.map(({ values }, vector) => body(values, vector)),
        ),
      ];
    };
    this.#plan.stages.forEach((stage, s) => {
      const totals = results.map(() => this.#accumulator(stage, lanes));
      code.push(
        totals.map((total) => total.clear()),
        each(stage, (values, vector) =>
          totals[vector].add(this.#stageValue(stage, values, vector), []),
        ),
        results.map((locals, vector) => this.#keep(locals, s, lanes, totals[vector])),
      );
    });
    if (this.#plan.whole.length > 0) {
      code.push(each(this.#plan.last, (values, vector) => this.#outputs(values, vector)));
    }
    code.push(results.map((locals, vector) => this.#ofRow({ lanes, locals }, vector)));
    return code;
  }

  /** One row, by vectors of its elements and the rest one by one. */
  #rowInVectors(): Code {
    const locals = new Map<number, Local>();
    const code: Code[] = [this.#begin()];
    this.#plan.stages.forEach((stage, s) => {
      const total = this.#accumulator(stage, 1);
      code.push(this.#stageInVectors(stage, { lanes: 1, locals }, total));
      code.push(this.#keep(locals, s, 1, total));
    });
    if (this.#plan.whole.length > 0) {
      code.push(
        this.#passInVectors(this.#plan.last, { lanes: 1, locals }, unrolled, {
          vectors: (values, count) =>
            Array.from({ length: count }, (_, vector) => this.#outputs(values, vector)),
        }),
      );
    }
    code.push(this.#ofRow({ lanes: 1, locals }, 0));
    return code;
  }

  #stageInVectors(stage: StagePass, ofRow: RowValues, total: Accumulation): Code {
    const lanes = this.#lanes;
    const [root] = stage.roots;
    const isPaired = stage.combiner === 'sum' && sumsPairwise(root, lanes);
    const group = isPaired ? pairwise : 1;
    const [first, ...others] = Array.from({ length: isPaired ? 1 : unrolled }, () =>
      this.#accumulator(stage, lanes),
    );
    return [
      total.clear(),
      first.clear(),
      this.#passInVectors(stage, ofRow, group * (1 + others.length), {
        before: others.map((other) => other.clear()),
        vectors: (values, count) => {
          const value = (vector: number): Code => this.#stageValue(stage, values, vector);
          if (values.lanes === 1) return total.add(value(0), []);
          if (count === 1) return first.add(value(0), []);
          return [first, ...others].map((accumulator, n) => {
            const parts = Array.from({ length: group }, (_, i) => value(n * group + i));
            return accumulator.add(sumOfVectors(parts), []);
          });
        },
        after: others.map((other) => first.merge(other)),
      }),
      total.mergeLanes(first),
    ];
  }

  /** The loops of a pass: rounds of `most` vectors, of one, of one element. */
  #passInVectors(
    pass: RowPass,
    ofRow: RowValues,
    most: number,
    code: {
      readonly before?: Code;
      readonly vectors: (values: RowValues, count: number) => Code;
      readonly after?: Code;
    },
  ): Code {
    const lanes = this.#lanes;
    const rest = this.#f.local('i32');
    const single = this.#withInvariants(pass, ofRow);
    const wide = this.#splatted(pass, single.values, lanes);
    const used = this.#usedBy(pass);
    const loop = (values: RowValues, count: number): Code => {
      const elements = values.lanes * count;
      return loopWhile(op('i32.ge_s', rest.get, i32(elements)), [
        code.vectors(values, count),
        used.map((i) => this.#nest.pointers[i].increase(this.#bytes(i, elements))),
        rest.increase(-elements),
      ]);
    };
    return [
      this.#rewind(),
      rest.set(this.#nest.size(this.#layout.rows)),
      single.setup,
      wide.setup,
      // Short rows need not join what they have not used.
      when(op('i32.ge_s', rest.get, i32(lanes * most)), [
        code.before ?? [],
        loop(wide.values, most),
        code.after ?? [],
      ]),
      loop(wide.values, 1),
      loop(single.values, 1),
    ];
  }

  #begin(): Code {
    return this.#starts.map((start, i) => start.set(this.#nest.pointers[i].get));
  }

  #rewind(): Code {
    return this.#starts.map((start, i) => this.#nest.pointers[i].set(start.get));
  }

  /** The values that a pass reads besides elements, once its invariants are computed. */
  #withInvariants({ invariants }: RowPass, ofRow: RowValues): { setup: Code; values: RowValues } {
    const locals = new Map(ofRow.locals);
    const setup: Code[] = [];
    for (const [slot, node] of invariants) {
      const values = { lanes: ofRow.lanes, locals };
      const { setup: before, values: code } = this.#emit([node], values, 0);
      const local = this.#f.local(localType(node.dtype, ofRow.lanes));
      setup.push(before, local.set(code[0]));
      locals.set(slot, local);
    }
    return { setup, values: { lanes: ofRow.lanes, locals } };
  }

  /** The values that a pass reads, each in all lanes of a vector. */
  #splatted(
    { roots }: RowPass,
    { locals }: RowValues,
    lanes: Lanes,
  ): { setup: Code; values: RowValues } {
    const wide = new Map<number, Local>();
    const setup: Code[] = [];
    for (const node of topologicalOrder(roots)) {
      const local = node.kind === 'input' ? locals.get(node.index) : undefined;
      if (node.kind !== 'input' || local === undefined) continue;
      const vector = this.#f.local(localType(node.dtype, lanes));
      setup.push(vector.set(splat(local.get, node.dtype, lanes)));
      wide.set(node.index, vector);
    }
    return { setup, values: { lanes, locals: wide } };
  }

  /** What a stage combines, kept in an output where the plan says so. */
  #stageValue({ roots, keptIn }: StagePass, values: RowValues, vector: number): Code {
    const { setup, values: code } = this.#emit(roots, values, vector);
    if (keptIn === undefined) return [setup, code];
    const local = this.#f.local(localType(roots[0].dtype, values.lanes));
    return [setup, local.set(code[0]), this.#store(keptIn, local.get, values, vector), local.get];
  }

  #outputs(values: RowValues, vector: number): Code {
    const { whole, last } = this.#plan;
    const { setup, values: code } = this.#emit(last.roots, values, vector);
    return [setup, whole.map((output, i) => this.#store(output, code[i], values, vector))];
  }

  #ofRow(values: RowValues, vector: number): Code {
    const { single, ofRow } = this.#plan;
    const { setup, values: code } = this.#emit(ofRow, values, vector);
    return [
      this.#rewind(),
      setup,
      single.map((output, i) => this.#store(output, code[i], values, vector)),
    ];
  }

  #emit(roots: readonly Expression[], values: RowValues, vector: number) {
    const { scalars } = this.#kernel;
    const { lanes } = values;
    return emitExpressions(this.#f, roots, lanes, {
      input: (slot) => values.locals.get(slot)?.get ?? this.#load(slot, values, vector),
      scalar: (i) => splat(this.#nest.scalar(i, scalars[i]), scalars[i], lanes),
      host: (name, ...operands) =>
        call(
          this.#imports.findIndex((entry) => entry.name === name),
          ...operands,
        ),
    });
  }

  #load(slot: number, { lanes }: RowValues, vector: number): Code {
    const operand = this.#operandOf(slot);
    const dtype = this.#dtypes[operand];
    const pointer = this.#nest.pointers[operand].get;
    if (lanes > 1 && this.#layout.inner[operand] === 'still') {
      return splat(loadElements(dtype, 1, pointer, 0), dtype, lanes);
    }
    return loadElements(dtype, lanes, pointer, this.#bytes(operand, lanes * vector));
  }

  #store(output: number, value: Code, { lanes }: RowValues, vector: number): Code {
    const operand = this.#kernel.inputs.length + output;
    const pointer = this.#nest.pointers[operand].get;
    const offset = this.#bytes(operand, lanes * vector);
    return storeElements(this.#dtypes[operand], lanes, pointer, value, offset);
  }

  /** Makes what a stage has found a value of the row. */
  #keep(locals: Map<number, Local>, stage: number, lanes: Lanes, total: Accumulation): Code {
    const { prologue } = this.#kernel.stages[stage];
    const local = this.#f.local(localType(prologue.dtype, lanes));
    locals.set(this.#kernel.inputs.length + stage, local);
    return local.set(total.results[0]);
  }

  #accumulator({ combiner, roots }: StagePass, lanes: Lanes): Accumulation {
    return accumulation(this.#f, combiner, roots[0].dtype, lanes);
  }

  /** The operand behind a slot that holds elements. */
  #operandOf(slot: number): number {
    return slot < this.#kernel.inputs.length ? slot : slot - this.#kernel.stages.length;
  }

  #usedBy(pass: RowPass | StagePass): number[] {
    const { inputs, stages } = this.#kernel;
    const stored =
      pass === this.#plan.last ? this.#plan.whole : 'keptIn' in pass ? [pass.keptIn] : [];
    const slots = topologicalOrder(pass.roots).flatMap((node) =>
      node.kind === 'input' ? node.index : [],
    );
    const holdsElements = (slot: number): boolean =>
      slot < inputs.length ||
      (slot >= inputs.length + stages.length && slot < this.#dtypes.length + stages.length);
    const read = slots.filter(holdsElements).map((slot) => this.#operandOf(slot));
    const written = stored.flatMap((output) =>
      output === undefined ? [] : inputs.length + output,
    );
    return [...new Set([...read, ...written])];
  }

  /** Bytes over which an operand steps in `elements` elements of the loop in vectors. */
  #bytes(operand: number, elements: number): number {
    return this.#layout.inner[operand] === 'next'
      ? elements * dtypes[this.#dtypes[operand]].bytes
      : 0;
  }
}
