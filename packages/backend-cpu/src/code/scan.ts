// Code of scan kernels: loops over all dims but the last, which is scanned from its first
// element on. Where the loop before it steps to the next element in every operand, many scans
// run side by side, a lane each; otherwise one after the other, running sums in vectors.

import { readsIndex, type ScanKernel } from '@gradus/tensor/backend';
import { type Code, i32, loopWhile, op } from '../assembler/code.ts';
import { FunctionBuilder } from '../assembler/function.ts';
import { assemble, type HostImport } from '../assembler/module.ts';
import { lowerFunctions } from '../functions/lowering.ts';
import { type Accumulation, Accumulator } from './accumulator.ts';
import { CombiningCode } from './combining.ts';
import type { Lanes } from './element.ts';
import { hostCalls, vectorLanes } from './expression.ts';
import { blockOperands, LineSums } from './line-sums.ts';
import { LoopNestCode } from './loop-nest.ts';
import type { Step } from './operand-layout.ts';
import { PositionAccumulator, positions } from './position-accumulator.ts';
import { logarithmImports, RunningLogarithm } from './running-logarithm.ts';

/** Vectors of scans that run side by side. */
const unrolled = 4;

/**
 * How elements are taken: `sideBySide`, a vector of the last outer loop at once; `vectors`, a
 * vector of the scanned loop at once; `single`, one after the other.
 */
export type ScanOrder = 'sideBySide' | 'vectors' | 'single';

/** A class of layouts of a scan. Loops: `rows` outer ones, then the one that is scanned. */
export interface ScanLayout {
  readonly rows: number;
  readonly order: ScanOrder;
  /** Steps of each operand along the loop that is taken in vectors. */
  readonly inner: readonly Step[];
  /**
   * Whether the last outer loop goes over blocks of a line, in vectors. Operands follow the
   * outputs: for each block, the float64 that came before it, and its number.
   */
  readonly isBlocked?: boolean;
}

/** The module of a scan kernel for one class of layouts. */
export function scanModule(kernel: ScanKernel, layout: ScanLayout): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(1);
  const prologue = lowerFunctions(kernel.prologue);
  const lowered = { ...kernel, prologue, outputs: kernel.outputs.map(lowerFunctions) };
  const imports = importsOf(lowered);
  f.body = new ScanCode(f, lowered, layout, imports).emit();
  return assemble({ run: f }, imports);
}

/**
 * The module that leaves behind every whole block of a line the sum of its elements, for frames of
 * the scan.
 */
export function blockSumsModule(kernel: ScanKernel, layout: ScanLayout): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(1);
  const prologue = lowerFunctions(kernel.prologue);
  const imports = hostCalls([prologue]);
  f.body = new ScanCode(f, { ...kernel, prologue }, layout, imports).emitBlockSums();
  return assemble({ run: f }, imports);
}

/** How many elements a kernel can scan side by side. */
export function scanLanes(kernel: ScanKernel): Lanes {
  const { combiner, prologue, outputs } = kernel;
  return combiner === 'logaddexp' ? 1 : vectorLanes([prologue, ...outputs]);
}

/** Whether a kernel can scan a line by vectors. */
export function scansVectors(kernel: ScanKernel): boolean {
  const { combiner, prologue } = kernel;
  return combiner === 'sum' && prologue.dtype === 'float32' && scanLanes(kernel) === 4;
}

function importsOf({ combiner, prologue, outputs }: ScanKernel): HostImport[] {
  const calls = hostCalls([prologue, ...outputs]);
  if (combiner !== 'logaddexp') return calls;
  return [
    ...calls.filter(({ name }) => !logarithmImports.some((entry) => entry.name === name)),
    ...logarithmImports,
  ];
}

/** What a scan asks of an accumulation. */
type Running = Pick<Accumulation, 'clear' | 'add' | 'results'>;

class ScanCode {
  readonly #f: FunctionBuilder;
  readonly #kernel: ScanKernel;
  readonly #layout: ScanLayout;
  readonly #nest: LoopNestCode;
  readonly #code: CombiningCode;
  readonly #operands: readonly number[];

  constructor(
    f: FunctionBuilder,
    kernel: ScanKernel,
    layout: ScanLayout,
    imports: readonly HostImport[],
  ) {
    this.#f = f;
    this.#kernel = kernel;
    this.#layout = layout;
    this.#operands = [...kernel.inputs, ...kernel.outputs].map((_, i) => i);
    const blocks = layout.isBlocked ? blockOperands.length : 0;
    this.#nest = new LoopNestCode(f, layout.rows + 1, this.#operands.length + blocks);
    this.#code = new CombiningCode(f, kernel, this.#nest, imports, layout.inner);
  }

  emit(): Code {
    const { rows, order } = this.#layout;
    return this.#rows(rows - (order === 'sideBySide' ? 1 : 0), this.#line(order, rows));
  }

  emitBlockSums(): Code {
    const { rows } = this.#layout;
    return this.#rows(rows, this.#lineSums.total(rows));
  }

  /** The first `count` loops, around `body`. */
  #rows(count: number, body: Code): Code {
    const operands = this.#nest.pointers.map((_, i) => i);
    let code = body;
    for (let dim = count - 1; dim >= 0; dim--) code = this.#nest.loop(dim, operands, code);
    return [this.#nest.start(), code];
  }

  get #lineSums(): LineSums {
    return new LineSums(this.#f, this.#kernel, this.#nest, this.#code);
  }

  #line(order: ScanOrder, rows: number): Code {
    switch (order) {
      case 'sideBySide':
        return this.#sideBySide(rows - 1);
      case 'vectors':
        return this.#lineSums.running(rows, this.#layout.isBlocked ?? false);
      case 'single':
        return this.#scan(1, 1);
    }
  }

  /** The last outer loop in vectors, each lane a scan. */
  #sideBySide(dim: number): Code {
    const rest = this.#f.local('i32');
    const lanes = scanLanes(this.#kernel);
    const rounds: { lanes: Lanes; vectors: number }[] = [
      { lanes, vectors: unrolled },
      { lanes, vectors: 1 },
      { lanes: 1, vectors: 1 },
    ];
    const { pointers } = this.#nest;
    return [
      rest.set(this.#nest.size(dim)),
      rounds.map(({ lanes, vectors }) => {
        const elements = lanes * vectors;
        const starts = pointers.map(() => this.#f.local('i32'));
        return loopWhile(op('i32.ge_s', rest.get, i32(elements)), [
          starts.map((start, i) => start.set(pointers[i].get)),
          this.#scan(lanes, vectors),
          starts.map((start, i) =>
            pointers[i].set(op('i32.add', start.get, i32(this.#code.bytes(i, elements)))),
          ),
          rest.increase(-elements),
        ]);
      }),
    ];
  }

  /** The scanned loop, for `vectors` times `lanes` scans at once. */
  #scan(lanes: Lanes, vectors: number): Code {
    const { outputs } = this.#kernel;
    const position = readsIndex(outputs) ? this.#f.local('i32') : undefined;
    const running = Array.from({ length: vectors }, () => this.#running(lanes));
    const step = running.map((accumulation, vector) => {
      const index = position === undefined ? [] : positions(position.get, lanes, 0, 0);
      return [
        accumulation.add(this.#code.prologue(lanes, vector), index),
        this.#code.store(accumulation, lanes, vector),
      ];
    });
    return [
      position?.set(i32(0)) ?? [],
      running.map((accumulation) => accumulation.clear()),
      this.#nest.loop(this.#layout.rows, this.#operands, [step, position?.increase(1) ?? []]),
    ];
  }

  #running(lanes: Lanes): Running {
    const { combiner, prologue, outputs } = this.#kernel;
    if (combiner === 'logaddexp') {
      return new RunningLogarithm(this.#f, prologue.dtype, (name, x) => this.#code.call(name, x));
    }
    if (readsIndex(outputs) && (combiner === 'max' || combiner === 'min')) {
      return new PositionAccumulator(this.#f, combiner, prologue.dtype, lanes, 'last');
    }
    const inDouble = combiner === 'sum' || combiner === 'prod';
    return new Accumulator(this.#f, combiner, prologue.dtype, lanes, inDouble);
  }
}
