// Sums of exponentials, as the largest exponent and the sum relative to its exponential, a pair.

import { builder as e, input } from '@gradus/tensor/backend';
import { emitExpressions } from '../emission.ts';
import { lowering } from '../functions/lowering.ts';
import type { Prelude } from './prelude.ts';

/** A function of float32 by its primitive. */
function written(name: string, op: 'exp' | 'log'): Prelude[string] {
  const calls = new Set<string>();
  const root = lowering()(e[op](input(0, 'float32')));
  const leaves = { input: () => 'x', scalar: () => 'x' };
  const { statements, values } = emitExpressions([root], leaves, calls);
  return {
    code: `fn ${name}(x: f32) -> f32 {\n${statements}  return ${values[0]};\n}`,
    calls: [...calls],
  };
}

export const exponentials: Prelude = {
  exponential: written('exponential', 'exp'),
  logarithm: written('logarithm', 'log'),
  // Equal infinities have no distance.
  joinExponentials: {
    code: `fn joinExponentials(a: vec3<f32>, b: vec3<f32>) -> vec3<f32> {
  let isUndefinedPart = isUndefined(a.x) | isUndefined(b.x);
  let most = select(a.x, b.x, orderOf(b.x) > orderOf(a.x));
  let pastA = select(exponential(a.x - most), 1f, orderOf(a.x) == orderOf(most));
  let pastB = select(exponential(b.x - most), 1f, orderOf(b.x) == orderOf(most));
  let sum = addPairs(multiplyPairs(a.yz, vec2<f32>(pastA, 0f)),
    multiplyPairs(b.yz, vec2<f32>(pastB, 0f)));
  return vec3<f32>(select(most, bitcast<f32>(0x7fc00000u | zero), isUndefinedPart), sum);
}`,
    calls: ['isUndefined', 'orderOf', 'exponential', 'addPairs', 'multiplyPairs'],
  },
  logOfExponentials: {
    code: `fn logOfExponentials(a: vec3<f32>) -> f32 {
  return select(a.x, a.x + logarithm(a.y), isFinite(a.x));
}`,
    calls: ['logarithm', 'isFinite'],
  },
};
