// Conversions between dtypes: first by the kind of number, then into the range of the result.

import type { DType } from '@gradus/tensor/backend';

/** uint8 and int32 are computed alike. */
type Held = 'bool' | 'integer' | 'float32' | 'float64';
type Conversion = (x: string, call: (name: string) => string) => string;

const held: Readonly<Record<DType, Held>> = {
  bool: 'bool',
  uint8: 'integer',
  int32: 'integer',
  float16: 'float32',
  float32: 'float32',
  float64: 'float64',
};

const unchanged: Conversion = (x) => x;

const conversions: Readonly<Record<Held, Readonly<Record<Held, Conversion>>>> = {
  bool: {
    bool: unchanged,
    integer: (x) => `select(0i, 1i, ${x})`,
    float32: (x) => `select(0f, 1f, ${x})`,
    float64: (x) => `vec2<f32>(select(0f, 1f, ${x}), 0f)`,
  },
  integer: {
    bool: (x) => `(${x} != 0i)`,
    integer: unchanged,
    float32: (x) => `f32(${x})`,
    float64: (x, call) => `${call('pairOfInteger')}(${x})`,
  },
  float32: {
    bool: (x) => `((bitcast<u32>(${x}) & 0x7fffffffu) != 0u)`,
    integer: (x, call) => `${call('toInteger')}(${x})`,
    float32: unchanged,
    float64: (x) => `vec2<f32>(${x}, 0f)`,
  },
  float64: {
    bool: (x) => `((bitcast<u32>(${x}.x) & 0x7fffffffu) != 0u)`,
    integer: (x, call) => `${call('integerOfPair')}(${x})`,
    float32: (x) => `${x}.x`,
    float64: unchanged,
  },
};

/** `x` of dtype `from` as `to`; functions that are called are added to `calls`. */
export function castCode(from: DType, to: DType, x: string, calls: Set<string>): string {
  const call = (name: string): string => {
    calls.add(name);
    return name;
  };
  const converted = conversions[held[from]][held[to]](x, call);
  if (to === 'float16' && from !== 'float16') {
    return `${call('float16OfBits')}(${call('bitsOfFloat16')}(${converted}))`;
  }
  const isNarrow = to !== 'uint8' || from === 'uint8' || from === 'bool';
  return isNarrow ? converted : `(${converted} & 255i)`;
}
