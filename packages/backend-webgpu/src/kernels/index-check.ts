// Notes indices out of range, where the shaders that go by them see no index any more: an invocation
// each.

import type { GpuOperand, Recorder } from '../encode/program.ts';
import { bindingsOf, declarations } from '../wgsl/bindings.ts';
import { entryPoint, gridOf, groupSize } from '../wgsl/grid.ts';
import { declareFaults, faultBinding, type IndexUse, noteFault } from '../wgsl/index-faults.ts';
import { findPlaces, loopParameterCount, loopParameters, loopsOf } from '../wgsl/loops.ts';
import { load } from '../wgsl/storage.ts';
import { pickIndex } from './picking.ts';

export function checkIndices(
  recorder: Recorder,
  index: GpuOperand,
  use: IndexUse,
  size: number,
): void {
  const loops = loopsOf(index.shape, [index.strides]);
  const bound = bindingsOf([index], 0);
  const key = `index check ${use.kind} ${use.wraps} ${loops.key}`;
  recorder.dispatch({
    program: recorder.program(key, () => {
      const { statements, names } = findPlaces(loops, 2, 'i');
      const body = `  if (i >= params.p0) { return; }
${statements}  ${pickIndex(load(bound.places[0], names[0]), 'params.p1', use.wraps)}
  if (picked >= params.p1) { ${noteFault(use, 'params.p1')} }`;
      return {
        code: declarations(bound) + declareFaults(bound.bindings.length) + entryPoint(body),
        bindings: [...bound.bindings, faultBinding],
        parameters: 2 + loopParameterCount(loops),
      };
    }),
    buffers: [...bound.buffers, recorder.faults()],
    parameters: [loops.count, size, ...loopParameters(loops, [index])],
    workgroups: gridOf(Math.ceil(loops.count / groupSize), recorder.facts),
  });
}
