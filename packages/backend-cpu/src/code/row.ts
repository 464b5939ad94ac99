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
import {
  type Emitted,
  emitExpressions,
  emitInterleaved,
  hostCalls,
  type Leaves,
  vectorLanes,
} from './expression.ts';
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

/** Where code computes: at a vector of elements, by what is known of their rows, by slot. */
interface Site {
  readonly lanes: Lanes;
  readonly vector: number;
  readonly known: Map<number, Local>;
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
    const rows = Array.from(
      { length: vectors },
      (_, vector): Site => ({ lanes, vector, known: new Map() }),
    );
    const all = this.#dtypes.map((_, i) => i);
    const each = (pass: RowPass, body: (sites: readonly Site[]) => Code): Code => {
      const ready = rows.map((row) => this.#withInvariants(pass, row));
      const loop = this.#nest.loop(this.#layout.rows, all, body(ready.map(({ site }) => site)));
      return [this.#rewind(), ready.map(({ setup }) => setup), loop];
    };
    const { stages, last } = this.#plan;
    return [
      this.#begin(),
      stages.map((stage, s) => {
        const totals = rows.map(() => this.#accumulator(stage, lanes));
        return [
          totals.map((total) => total.clear()),
          each(stage, (sites) =>
            this.#stageValues(stage, sites).map((value, n) => totals[n].add(value, [])),
          ),
          rows.map((row, n) => this.#keep(row, s, totals[n])),
        ];
      }),
      last.roots.length > 0 ? each(last, (sites) => sites.map((site) => this.#outputs(site))) : [],
      rows.map((row) => this.#ofRow(row)),
    ];
  }

  /** One row, by vectors of its elements and the rest one by one. */
  #rowInVectors(): Code {
    const row: Site = { lanes: 1, vector: 0, known: new Map() };
    const { stages, last } = this.#plan;
    return [
      this.#begin(),
      stages.map((stage, s) => {
        const total = this.#accumulator(stage, 1);
        return [this.#stageInVectors(stage, row, total), this.#keep(row, s, total)];
      }),
      last.roots.length > 0
        ? this.#passInVectors(last, row, unrolled, {
            at: (sites) => sites.map((site) => this.#outputs(site)),
          })
        : [],
      this.#ofRow(row),
    ];
  }

  #stageInVectors(stage: StagePass, row: Site, total: Accumulation): Code {
    const isPaired = stage.combiner === 'sum' && sumsPairwise(stage.roots[0], this.#lanes);
    const vectors = Array.from({ length: isPaired ? 1 : unrolled }, () =>
      this.#accumulator(stage, this.#lanes),
    );
    const [first, ...others] = vectors;
    return [
      total.clear(),
      first.clear(),
      this.#passInVectors(stage, row, isPaired ? pairwise : unrolled, {
        before: others.map((other) => other.clear()),
        at: (sites) => {
          const into = sites[0].lanes === 1 ? [total] : vectors.slice(0, sites.length);
          const each = sites.length / into.length;
          return into.map((accumulator, n) => {
            const values = this.#stageValues(stage, sites.slice(n * each, (n + 1) * each));
            return accumulator.add(sumOfVectors(values), []);
          });
        },
        after: others.map((other) => first.merge(other)),
      }),
      total.mergeLanes(first),
    ];
  }

  /** The loops of a pass along a row: rounds of `most` vectors, of one, of one element. */
  #passInVectors(
    pass: RowPass,
    row: Site,
    most: number,
    code: {
      readonly before?: Code;
      readonly at: (sites: readonly Site[]) => Code;
      readonly after?: Code;
    },
  ): Code {
    const rest = this.#f.local('i32');
    const single = this.#withInvariants(pass, row);
    const wide = this.#inAllLanes(pass, single.site);
    const loop = (site: Site, count: number): Code => {
      const elements = site.lanes * count;
      return loopWhile(op('i32.ge_s', rest.get, i32(elements)), [
        code.at(Array.from({ length: count }, (_, vector) => ({ ...site, vector }))),
        this.#nest.pointers.map((pointer, i) => pointer.increase(this.#bytes(i, elements))),
        rest.increase(-elements),
      ]);
    };
    return [
      this.#rewind(),
      rest.set(this.#nest.size(this.#layout.rows)),
      single.setup,
      wide.setup,
      // Short rows need not join what they have not used.
      when(op('i32.ge_s', rest.get, i32(this.#lanes * most)), [
        code.before ?? [],
        loop(wide.site, most),
        code.after ?? [],
      ]),
      loop(wide.site, 1),
      loop(single.site, 1),
    ];
  }

  #begin(): Code {
    return this.#starts.map((start, i) => start.set(this.#nest.pointers[i].get));
  }

  #rewind(): Code {
    return this.#starts.map((start, i) => this.#nest.pointers[i].set(start.get));
  }

  /** The site of a pass, once what it reads besides elements is computed. */
  #withInvariants({ invariants }: RowPass, row: Site): { setup: Code; site: Site } {
    const site = { ...row, known: new Map(row.known) };
    const setup = [...invariants].map(([slot, node]) => {
      const { setup: before, values } = this.#emit([node], site);
      const local = this.#f.local(localType(node.dtype, site.lanes));
      site.known.set(slot, local);
      return [before, local.set(values[0])];
    });
    return { setup, site };
  }

  /** The same site for vectors, what is known of the row in every lane. */
  #inAllLanes({ roots }: RowPass, { vector, known }: Site): { setup: Code; site: Site } {
    const site: Site = { lanes: this.#lanes, vector, known: new Map() };
    const setup = topologicalOrder(roots).map((node) => {
      const local = node.kind === 'input' ? known.get(node.index) : undefined;
      if (node.kind !== 'input' || local === undefined) return [];
      const wide = this.#f.local(localType(node.dtype, this.#lanes));
      site.known.set(node.index, wide);
      return wide.set(splat(local.get, node.dtype, this.#lanes));
    });
    return { setup, site };
  }

  /** What a stage combines at each site, kept in an output where the plan says so. */
  #stageValues({ roots, keptIn }: StagePass, sites: readonly Site[]): Code[] {
    const [{ lanes }] = sites;
    const places = sites.map((site) => this.#leaves(site));
    const { setup, values } = emitInterleaved(this.#f, roots, lanes, places);
    return sites.map((site, i) => {
      const before = i === 0 ? setup : [];
      if (keptIn === undefined) return [before, values[i]];
      const local = this.#f.local(localType(roots[0].dtype, lanes));
      return [before, local.set(values[i][0]), this.#store(keptIn, local.get, site), local.get];
    });
  }

  #outputs(site: Site): Code {
    const { whole, last } = this.#plan;
    const { setup, values } = this.#emit(last.roots, site);
    return [setup, whole.map((output, i) => this.#store(output, values[i], site))];
  }

  #ofRow(site: Site): Code {
    const { single, ofRow } = this.#plan;
    const { setup, values } = this.#emit(ofRow, site);
    return [this.#rewind(), setup, single.map((output, i) => this.#store(output, values[i], site))];
  }

  #emit(roots: readonly Expression[], site: Site): Emitted {
    return emitExpressions(this.#f, roots, site.lanes, this.#leaves(site));
  }

  #leaves(site: Site): Leaves {
    const { scalars } = this.#kernel;
    return {
      input: (slot) => site.known.get(slot)?.get ?? this.#load(slot, site),
      scalar: (i) => splat(this.#nest.scalar(i, scalars[i]), scalars[i], site.lanes),
      host: (name, ...operands) =>
        call(
          this.#imports.findIndex((entry) => entry.name === name),
          ...operands,
        ),
    };
  }

  #load(slot: number, { lanes, vector }: Site): Code {
    const { inputs, stages } = this.#kernel;
    const operand = slot < inputs.length ? slot : slot - stages.length;
    const dtype = this.#dtypes[operand];
    const pointer = this.#nest.pointers[operand].get;
    if (lanes > 1 && this.#layout.inner[operand] === 'still') {
      return splat(loadElements(dtype, 1, pointer, 0), dtype, lanes);
    }
    return loadElements(dtype, lanes, pointer, this.#bytes(operand, lanes * vector));
  }

  #store(output: number, value: Code, { lanes, vector }: Site): Code {
    const operand = this.#kernel.inputs.length + output;
    const pointer = this.#nest.pointers[operand].get;
    const offset = this.#bytes(operand, lanes * vector);
    return storeElements(this.#dtypes[operand], lanes, pointer, value, offset);
  }

  /** Makes what a stage has found known of the row. */
  #keep({ known, lanes }: Site, stage: number, total: Accumulation): Code {
    const { inputs, stages } = this.#kernel;
    const local = this.#f.local(localType(stages[stage].prologue.dtype, lanes));
    known.set(inputs.length + stage, local);
    return local.set(total.results[0]);
  }

  #accumulator({ combiner, roots }: StagePass, lanes: Lanes): Accumulation {
    return accumulation(this.#f, combiner, roots[0].dtype, lanes);
  }

  /** Bytes over which an operand steps in `elements` elements of the loop in vectors. */
  #bytes(operand: number, elements: number): number {
    return this.#layout.inner[operand] === 'next'
      ? elements * dtypes[this.#dtypes[operand]].bytes
      : 0;
  }
}
