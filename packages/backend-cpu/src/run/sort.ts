// Runs sorts: a workspace for the longest line, one call for all lines; a long line that is alone
// is shared by its portions.

import { collapse, dtypes, elementCount, type SortKernel } from '@gradus/tensor/backend';
import { frameWordCount } from '../code/loop-nest.ts';
import { sortModule, type sortScalars, sortWorkspace } from '../code/sort.ts';
import { scalarOffset } from '../memory/frame.ts';
import { maximumParts } from '../memory/workspace.ts';
import { addressOfWord } from '../threads/job.ts';
import { cutsOf, runLoops } from '../threads/loops.ts';
import { wordOf, writeNest } from './loop-frame.ts';
import type { Machine } from './machine.ts';
import type { CpuOperand } from './operand.ts';
import { sortWide } from './wide-sort.ts';

/** Nanoseconds of sorting an element. */
const sortWork = 5;

/** Elements of a line from which on its portions are worth sharing. */
const leastWide = 2 ** 15;

/** Bytes that workspaces of several parts may take. */
const mostWorkspace = 2 ** 27;

/** Scalars that name places of the workspace. */
const placeNames: ReadonlySet<string> = new Set(['list', 'otherList', 'counts', 'bins']);

export function runSort(
  machine: Machine,
  kernel: SortKernel,
  operands: readonly CpuOperand[],
): void {
  const { shape } = operands[0];
  if (elementCount(operands[1].shape) === 0) return;
  const last = shape.length - 1;
  const nest = collapse(
    shape.slice(0, last),
    operands.map(({ strides }) => strides.slice(0, last)),
  );
  const rank = nest.sizes.length;
  const count = operands[1].shape[last];
  const { list, bins, isCut, bytes } = sortWorkspace(kernel, shape[last], count);
  const work = elementCount(shape) * sortWork;
  const lines = elementCount(nest.sizes);
  const isAlone = lines === 1 && !isCut && shape[last] >= leastWide;
  if (isAlone && machine.isReadyFor(work)) {
    sortWide(machine, kernel, operands);
    return;
  }
  const program = machine.program(kernel, rank, () => sortModule(kernel, rank));
  const parts = Math.min(lines, partsAtOnce(machine, work, bytes));
  const address = machine.heap.allocate(bytes * parts);
  const [inputStride, valueStride, sourceStride] = operands.map(({ strides, dtype }) =>
    wordOf(strides[last] * dtypes[dtype].bytes),
  );
  const scalars: Readonly<Record<(typeof sortScalars)[number], number>> = {
    length: shape[last],
    count,
    inputStride,
    valueStride,
    sourceStride,
    list: wordOf(address),
    otherList: wordOf(address + list),
    counts: wordOf(address + 2 * list),
    bins: wordOf(address + bins),
    isCut: isCut ? 1 : 0,
  };
  const places = Object.keys(scalars).flatMap((name, i) => (placeNames.has(name) ? [i] : []));
  const firstScalar = scalarOffset(frameWordCount(rank, operands.length)) / 8;
  const give = (words: Int32Array, first: number, part: number): void => {
    const doubles = new Float64Array(words.buffer, addressOfWord(words, first));
    for (const i of places) {
      doubles[firstScalar + i] = wordOf(doubles[firstScalar + i] + part * bytes);
    }
  };
  try {
    writeNest(machine.frame, nest, operands, Object.values(scalars));
    const { sizes } = nest;
    runLoops(machine, program, work, sizes, operands.length, cutsOf(rank), { parts, give });
  } finally {
    machine.heap.free(address, bytes * parts);
  }
}

/** Parts for which a workspace is made: for more than one only where lines are shared. */
function partsAtOnce(machine: Machine, work: number, bytes: number): number {
  const threads = machine.threadsFor(work);
  if (threads === 1) return 1;
  const most = Math.min(maximumParts, 2 * threads, Math.floor(mostWorkspace / bytes));
  return Math.max(1, most);
}
