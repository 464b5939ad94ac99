// Runs gather kernels: an invocation an element. Loops run over the index; the input stands still
// along the dim that the index picks from.

import { computedIn, type GatherKernel } from '@gradus/tensor/backend';
import type { GpuOperand, Recorder } from '../encode/program.ts';
import { bindingsOf, declarations } from '../wgsl/bindings.ts';
import { entryPoint, gridOf, groupSize } from '../wgsl/grid.ts';
import { declareFaults, faultBinding, noteFault } from '../wgsl/index-faults.ts';
import { findPlaces, loopParameterCount, loopParameters, loopsInOrderOf } from '../wgsl/loops.ts';
import { preludeOf } from '../wgsl/prelude/prelude.ts';
import { bitsOf, load } from '../wgsl/storage.ts';
import { pickIndex, stillAlongLast } from './picking.ts';
import { withWords } from './widening.ts';

export function runGather(
  recorder: Recorder,
  { kind, wraps }: GatherKernel,
  [input, ...others]: readonly GpuOperand[],
): void {
  // The input is read where it lies, for little of it may be: a batch of a whole data set.
  withWords(recorder, others, ['reads', 'writes'], ([index, out]) => {
    const last = out.shape.length - 1;
    const still = stillAlongLast(input, out.shape);
    const strides = [still, index, out].map((operand) => operand.strides);
    const loops = loopsInOrderOf(out.strides, out.shape, strides);
    if (loops.count === 0) return;
    const bound = bindingsOf([input, index, out], 1);
    const program = recorder.program(
      `gather ${input.dtype} ${wraps} ${loops.key} ${bound.key}`,
      () => {
        const { statements, names } = findPlaces(loops, 3, 'i');
        const [from, , to] = bound.places;
        const body = `  if (i >= params.p0) { return; }
${statements}  ${pickIndex(load(bound.places[1], names[1]), 'params.p1', wraps)}
  if (picked < params.p1) {
    let place = ${names[0]} + picked * params.p2;
    b${to.binding}[${names[2]}] = ${bitsOf(computedIn(input.dtype), load(from, 'place'))};
  } else {
    ${noteFault({ kind, wraps }, 'params.p1')}
  }`;
        return {
          code:
            declarations(bound) +
            declareFaults(bound.bindings.length) +
            preludeOf(bound.calls) +
            entryPoint(body),
          bindings: [...bound.bindings, faultBinding],
          parameters: 3 + loopParameterCount(loops),
        };
      },
    );
    recorder.dispatch({
      program,
      buffers: [...bound.buffers, recorder.faults()],
      parameters: [
        loops.count,
        input.shape[last],
        input.strides[last],
        ...loopParameters(loops, [still, index, out]),
      ],
      workgroups: gridOf(Math.ceil(loops.count / groupSize), recorder.facts),
    });
  });
}
