// Runs row kernels: an invocation for each row on a processor, unless there are few; a workgroup
// on a card.

import type { RowKernel } from '@gradus/tensor/backend';
import type { DeviceFacts, GpuOperand, Recorder } from '../encode/program.ts';
import { type Bound, bindingsOf } from '../wgsl/bindings.ts';
import { gridOf } from '../wgsl/grid.ts';
import { loopParameters, loopsOf } from '../wgsl/loops.ts';
import { scalarParameters } from '../wgsl/scalars.ts';
import { isPacked } from '../wgsl/storage.ts';
import { groupsOf, laneTeam, teamGroupSize } from '../wgsl/team.ts';
import { rowProgram } from './row-program.ts';

export function runRow(
  recorder: Recorder,
  kernel: RowKernel,
  operands: readonly GpuOperand[],
  scalars: readonly number[],
): void {
  const { shape } = operands[0];
  const last = shape.length - 1;
  const count = shape[last];
  const rows = loopsOf(
    shape.slice(0, last),
    operands.map(({ strides }) => strides.slice(0, last)),
  );
  if (rows.count === 0) return;
  const bound = bindingsOf(operands, kernel.outputs.length);
  const team = teamOf(rows.count, count, recorder.facts);
  const groupSize = teamGroupSize(rows.count, team, recorder.facts);
  const isWide = areVectors(kernel, operands, bound);
  const layout = { rows, bound, isWide, team, groupSize };
  const key = `row ${kernel.id} ${rows.key} ${bound.key} ${team}${isWide ? 'v' : 's'}${groupSize}`;
  const program = recorder.program(key, () => rowProgram(kernel, layout));
  recorder.dispatch({
    program,
    buffers: bound.buffers,
    parameters: [
      ...[rows.count, count],
      ...loopParameters(rows, operands),
      ...operands.map(({ strides }) => strides[last]),
      ...scalarParameters(kernel.scalars, scalars),
    ],
    workgroups: gridOf(groupsOf(rows.count, team, groupSize), recorder.facts),
  });
}

/** Whether rows lie in whole vectors of four words, all operands alike. */
function areVectors(
  { inputs, isWhole }: RowKernel,
  operands: readonly GpuOperand[],
  { places }: Bound,
): boolean {
  const last = operands[0].shape.length - 1;
  if (operands[0].shape[last] % 4 !== 0) return false;
  return operands.every(({ dtype, byteOffset, strides }, n) => {
    if (n >= inputs.length && !isWhole[n - inputs.length]) {
      // A value for the row has a binding of its own.
      return places.every((place, m) => m === n || place.binding !== places[n].binding);
    }
    const outer = strides.slice(0, last);
    return (
      !isPacked(dtype) &&
      strides[last] === 1 &&
      byteOffset % 16 === 0 &&
      outer.every((step) => step % 4 === 0)
    );
  });
}

/** Rows that are short, or so many that they fill the device, have an invocation each. */
function teamOf(rows: number, count: number, { isFallback }: DeviceFacts): number {
  if (isFallback) return laneTeam(rows, count);
  if (count < 32) return 1;
  return count < 256 && rows >= 2 ** 15 ? 1 : 64;
}
