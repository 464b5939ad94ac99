// The order of sorts and searches as an order of u32: NaN after all numbers, both zeros alike.

import type { DType } from '@gradus/tensor/backend';

/** The last of all keys; NaN's. */
export const lastKey = '0xffffffffu';

const keys = {
  float32: `fn keyOf(bits: u32) -> u32 {
  let magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) { return ${lastKey}; }
  if (magnitude == 0u) { return 0x80000000u; }
  return select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
}
`,
  int32: 'fn keyOf(bits: u32) -> u32 { return bits ^ 0x80000000u; }\n',
};

/** Declares `keyOf`: of the bits of an element, its key. */
export function keyFunction(dtype: DType): string {
  return dtype === 'float32' ? keys.float32 : keys.int32;
}
