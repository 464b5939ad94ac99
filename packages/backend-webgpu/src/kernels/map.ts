// Runs map kernels: four elements an invocation, which are the parts of words or the lanes of a
// vector where memory is laid out so.

import { dtypes, type MapKernel } from '@gradus/tensor/backend';
import type { GpuOperand, Program, Recorder } from '../encode/program.ts';
import { type Bound, bindingsOf } from '../wgsl/bindings.ts';
import { gridOf, groupSizeFor } from '../wgsl/grid.ts';
import { type Loops, loopParameters, loopsInOrderOf } from '../wgsl/loops.ts';
import { scalarParameters } from '../wgsl/scalars.ts';
import { isPacked, perWord } from '../wgsl/storage.ts';
import { isLong, type MapLayout, mapProgram } from './map-program.ts';

export function runMap(
  recorder: Recorder,
  kernel: MapKernel,
  operands: readonly GpuOperand[],
  scalars: readonly number[],
): void {
  const output = operands[kernel.inputs.length];
  const strides = operands.map((operand) => operand.strides);
  const loops = loopsInOrderOf(output.strides, output.shape, strides);
  if (loops.count === 0) return;
  const phase = ownedPhase(kernel, operands, loops);
  const bound = bindingsOf(operands, kernel.outputs.length, phase !== undefined);
  const wide = isLong(kernel) ? [] : wideBindings(bound, operands, loops, phase);
  const start = phase ?? 0;
  const invocations = Math.ceil((loops.count + start) / 4);
  const layout = {
    loops,
    bound,
    wide,
    isOwned: phase !== undefined,
    // A processor computes what is not needed too.
    isFull: recorder.facts.isFallback && start === 0 && loops.count % 4 === 0,
    groupSize: groupSizeFor(invocations, recorder.facts),
  };
  const program = programOf(recorder, kernel, layout);
  const parameters = [loops.count, start, ...loopParameters(loops, operands)];
  recorder.dispatch({
    program,
    buffers: bound.buffers,
    parameters: [...parameters, ...scalarParameters(kernel.scalars, scalars)],
    workgroups: gridOf(Math.ceil(invocations / layout.groupSize), recorder.facts),
  });
}

function programOf(recorder: Recorder, kernel: MapKernel, layout: MapLayout): Program {
  const { loops, bound, wide, isOwned, isFull, groupSize } = layout;
  const flags = wide.map((isWide) => (isWide ? 'v' : 's')).join('') + (isOwned ? 'o' : '');
  const size = `${isFull ? 'f' : ''}${groupSize}`;
  const key = `map ${kernel.id} ${loops.key} ${bound.key} ${flags}${size}`;
  return recorder.program(key, () => mapProgram(kernel, layout));
}

/**
 * Where in a word packed outputs begin, if all begin at the same place and lie without
 * gaps in buffers of their own: then an invocation owns the words that it writes.
 */
function ownedPhase(
  { inputs: { length }, outputs }: MapKernel,
  operands: readonly GpuOperand[],
  { steps }: Loops,
): number | undefined {
  let phase: number | undefined;
  for (let i = length; i < length + outputs.length; i++) {
    const { dtype, byteOffset, buffer } = operands[i];
    if (!isPacked(dtype)) continue;
    if (steps[i] !== 'next') return undefined;
    const own = (byteOffset / dtypes[dtype].bytes) % perWord(dtype);
    if (phase !== undefined && phase !== own) return undefined;
    phase = own;
    for (let j = length; j < length + outputs.length; j++) {
      if (j !== i && operands[j].buffer === buffer) return undefined;
    }
  }
  return phase;
}

/** Which bindings are read and written as vectors of four words. */
function wideBindings(
  { buffers, places }: Bound,
  operands: readonly GpuOperand[],
  { steps }: Loops,
  phase = 0,
): boolean[] {
  const wide = buffers.map(() => phase === 0);
  for (let i = 0; i < places.length; i++) {
    const { dtype, byteOffset } = operands[i];
    if (isPacked(dtype) || steps[i] !== 'next' || byteOffset % 16 !== 0)
      wide[places[i].binding] = false;
  }
  return wide;
}
