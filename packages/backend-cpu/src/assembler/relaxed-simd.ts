// Whether the platform has the fused multiply-add of relaxed SIMD: asked once, by validating a
// module that uses it.

import { op, v128 } from './code.ts';
import { FunctionBuilder } from './function.ts';
import { assemble } from './module.ts';

let answer: boolean | undefined;

export function hasRelaxedSimd(): boolean {
  answer ??= WebAssembly.validate(probe());
  return answer;
}

function probe(): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder(0);
  const zero = v128(new Float32Array(4));
  f.body = f.local('v128').set(op('f32x4.relaxed_madd', zero, zero, zero));
  return assemble({ run: f });
}
