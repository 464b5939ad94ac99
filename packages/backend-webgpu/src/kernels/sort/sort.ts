// Runs sort kernels: the lines are sorted by keys, and then the elements are fetched from where
// they were, so that NaN and −0 come out as they went in.

import type { SortKernel } from '@gradus/tensor/backend';
import type { GpuOperand, Recorder } from '../../encode/program.ts';
import { bindingsOf, declarations } from '../../wgsl/bindings.ts';
import { entryPoint, gridOf, groupSize } from '../../wgsl/grid.ts';
import { findPlaces, loopParameterCount, loopParameters, loopsOf } from '../../wgsl/loops.ts';
import { stillAlongLast } from '../picking.ts';
import { withWords } from '../widening.ts';
import { keyFunction } from './key.ts';
import { sortLines } from './lines.ts';
import { wordsOf } from './pairs.ts';

export function runSort(
  recorder: Recorder,
  { descending }: SortKernel,
  operands: readonly GpuOperand[],
): void {
  withWords(recorder, operands, ['reads', 'writes', 'writes'], ([input, values, indices]) => {
    const { shape } = values;
    const last = shape.length - 1;
    if (shape.includes(0)) return;
    const ascending = keyFunction(input.dtype);
    const pairs = sortLines(recorder, {
      operand: input,
      name: `${input.dtype} ${descending}`,
      key: descending ? reversed(ascending) : ascending,
      size: 0,
    });
    const still = stillAlongLast(input, shape);
    const moving = [still, values, indices];
    const loops = loopsOf(
      shape,
      moving.map((operand) => operand.strides),
    );
    const bound = bindingsOf([wordsOf(pairs), input, values, indices], 2);
    const program = recorder.program(`sorted ${loops.key} ${bound.key}`, () => {
      const [from, source, to, origins] = bound.places.map(({ binding }) => `b${binding}`);
      const { statements, names } = findPlaces(loops, 4, 'i');
      const body = `  if (i >= params.p0) { return; }
${statements}  let pair = i / params.p1 * params.p2 + i % params.p1;
  let origin = ${from}[2u * pair + 1u];
  ${to}[${names[1]}] = ${source}[${names[0]} + origin * params.p3];
  ${origins}[${names[2]}] = origin;`;
      return {
        code: declarations(bound) + entryPoint(body),
        bindings: bound.bindings,
        parameters: 4 + loopParameterCount(loops),
      };
    });
    recorder.dispatch({
      program,
      buffers: bound.buffers,
      parameters: [
        loops.count,
        shape[last],
        input.shape[last],
        input.strides[last],
        ...loopParameters(loops, moving),
      ],
      workgroups: gridOf(Math.ceil(loops.count / groupSize), recorder.facts),
    });
    recorder.release(pairs);
  });
}

/** The opposite order. */
function reversed(key: string): string {
  return `${key.replace('keyOf', 'ascending')}
fn keyOf(bits: u32) -> u32 { return ~ascending(bits); }
`;
}
