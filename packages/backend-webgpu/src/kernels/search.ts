// Runs search kernels: an invocation a value, which halves the line until one place is left.

import type { SearchKernel } from '@gradus/tensor/backend';
import type { GpuOperand, Recorder } from '../encode/program.ts';
import { bindingsOf, declarations } from '../wgsl/bindings.ts';
import { entryPoint, gridOf, groupSize } from '../wgsl/grid.ts';
import { findPlaces, loopParameterCount, loopParameters, loopsInOrderOf } from '../wgsl/loops.ts';
import { stillAlongLast } from './picking.ts';
import { keyFunction } from './sort/key.ts';
import { withWords } from './widening.ts';

export function runSearch(
  recorder: Recorder,
  { right, dtype }: SearchKernel,
  operands: readonly GpuOperand[],
): void {
  withWords(recorder, operands, ['reads', 'reads', 'writes'], ([sorted, values, out]) => {
    const last = out.shape.length - 1;
    const still = stillAlongLast(sorted, out.shape);
    const strides = [still, values, out].map((operand) => operand.strides);
    const loops = loopsInOrderOf(out.strides, out.shape, strides);
    if (loops.count === 0) return;
    const bound = bindingsOf([sorted, values, out], 1);
    const key = `search ${values.dtype} ${right} ${loops.key} ${bound.key}`;
    const program = recorder.program(key, () => {
      const { statements, names } = findPlaces(loops, 3, 'i');
      const [line, value, to] = bound.places.map(({ binding }) => `b${binding}`);
      const body = `  if (i >= params.p0) { return; }
${statements}  let wanted = keyOf(${value}[${names[1]}]);
  var low = 0u;
  var high = params.p1;
  while (low < high) {
    let middle = (low + high) / 2u;
    let found = keyOf(${line}[${names[0]} + middle * params.p2]);
    if (found ${right ? '<=' : '<'} wanted) { low = middle + 1u; } else { high = middle; }
  }
  ${to}[${names[2]}] = low;`;
      return {
        code: declarations(bound) + keyFunction(dtype) + entryPoint(body),
        bindings: bound.bindings,
        parameters: 3 + loopParameterCount(loops),
      };
    });
    recorder.dispatch({
      program,
      buffers: bound.buffers,
      parameters: [
        loops.count,
        sorted.shape[last],
        sorted.strides[last],
        ...loopParameters(loops, [still, values, out]),
      ],
      workgroups: gridOf(Math.ceil(loops.count / groupSize), recorder.facts),
    });
  });
}
