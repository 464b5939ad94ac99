// Runs running sums of very long lines in blocks of a fixed size. On one thread the sum goes from
// block to block; where threads share the work, all blocks are summed first. Blocks depend on the
// operands' sizes alone, and their sums have the same bits on both ways.

import type { DType, LoopNest, ScanKernel } from '@gradus/tensor/backend';
import { blockSumsModule, type ScanLayout, scanModule } from '../code/scan.ts';
import { blockSumsAddress } from '../memory/workspace.ts';
import { cutsOf, runLoops } from '../threads/loops.ts';
import { writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import { type CpuOperand, movedOn } from './operand.ts';

/** Elements of a block. */
const blockElements = 32768;

/** Elements of a line from which on it is scanned in blocks. */
const leastBlocked = 8 * blockElements;

/** As many lines are enough for the threads there usually are. */
const enoughLines = 4;

/** Part of the work of a scan that summing its blocks is. */
const summing = 0.4;

/** Program keys from here down are of blocks; those of whole lines are not negative. */
const firstBlockedKey = -1;

/** What is known of a scan before its operands are. */
export interface ScanPlan {
  readonly nest: LoopNest;
  readonly layout: ScanLayout;
  readonly key: number;
}

/** What came before each block, and the number of each, which is kept as an address is. */
const sumsBefore = placeAt(blockSumsAddress, 'float64');
const numbers = placeAt(0, 'uint8');

function placeAt(address: number, dtype: DType): CpuOperand {
  return { buffer: { address, bytes: 0 }, byteOffset: 0, shape: [], strides: [], dtype };
}

/** Whether lines are scanned in blocks. */
export function isBlocked({ nest: { sizes }, layout: { order } }: ScanPlan): boolean {
  const lines = sizes.slice(0, -1).reduce((x, y) => x * y, 1);
  return order === 'vectors' && lines < enoughLines && sizes[sizes.length - 1] >= leastBlocked;
}

/** Scans lines that take `work` nanoseconds. */
export function runBlocked(
  machine: Machine,
  kernel: ScanKernel,
  { nest, layout, key }: ScanPlan,
  operands: readonly CpuOperand[],
  scalars: readonly number[],
  work: number,
): void {
  const blocked: ScanLayout = { ...layout, rows: layout.rows + 1, isBlocked: true };
  const scan = machine.program(kernel, firstBlockedKey - 2 * key, () =>
    scanModule(kernel, blocked),
  );
  const length = nest.sizes[nest.sizes.length - 1];
  const count = Math.floor(length / blockElements);
  const whole = blocksFrom(0, count, blockElements, nest, operands);
  writeNest(machine.frame, whole.nest, whole.operands, scalars);
  if (machine.isReadyFor(work)) {
    const sum = machine.program(kernel, firstBlockedKey - 2 * key - 1, () =>
      blockSumsModule(kernel, blocked),
    );
    const cuts = cutsOf(blocked.rows);
    const { sizes } = whole.nest;
    runLoops(machine, sum, work * summing, sizes, whole.operands.length, cuts);
    addUp(machine, whole.nest, length);
    runLoops(machine, scan, work, sizes, whole.operands.length, cuts);
  } else machine.call(scan);
  const rest = length - count * blockElements;
  if (rest === 0) return;
  const last = blocksFrom(count, 1, rest, nest, operands);
  writeNest(machine.frame, last.nest, last.operands, scalars);
  machine.call(scan);
}

/** Loops over `count` blocks of `size` elements from the `first` on, and operands that begin there. */
function blocksFrom(
  first: number,
  count: number,
  size: number,
  { sizes, strides }: LoopNest,
  operands: readonly CpuOperand[],
): { nest: LoopNest; operands: readonly CpuOperand[] } {
  const rows = sizes.length - 1;
  const places = placesOf(sizes[rows]);
  const lines = sizes.slice(0, rows);
  const steps = lines.map((_, d) => lines.slice(d + 1).reduce((x, y) => x * y, places));
  return {
    nest: {
      sizes: [...lines, count, size],
      strides: [
        ...strides.map((stride) => [
          ...stride.slice(0, rows),
          stride[rows] * blockElements,
          stride[rows],
        ]),
        [...steps, 1, 0],
        [...lines.map(() => 0), 1, 0],
      ],
    },
    operands: [
      ...operands.map((operand, i) => movedOn(operand, first * blockElements * strides[i][rows])),
      movedOn(sumsBefore, first),
      movedOn(numbers, first),
    ],
  };
}

/** Makes of the sums of blocks, each in the place after its own, what came before that place. */
function addUp({ heap }: Machine, { sizes }: LoopNest, length: number): void {
  const places = placesOf(length);
  const [count] = sizes.slice(-2);
  const lines = sizes.slice(0, -2).reduce((x, y) => x * y, 1);
  const sums = new Float64Array(heap.memory.buffer, blockSumsAddress, lines * places);
  for (let line = 0; line < lines; line++) {
    for (let n = 2; n <= count; n++) sums[line * places + n] += sums[line * places + n - 1];
  }
}

/** Places for what comes before each block of a line, and after the last. */
function placesOf(length: number): number {
  return Math.ceil(length / blockElements) + 1;
}
