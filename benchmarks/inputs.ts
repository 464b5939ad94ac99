// The numbers that all peers compute with: given by a rule that every language repeats exactly,
// so that nothing has to be sent.

/** Elements of an operand; `peers/worker.py` follows the same rules. */
export interface InputSpec {
  readonly shape: readonly number[];
  readonly seed: number;
  /** `unit`: from 0 to 1; `centered`: from −1 to 1; `index`: whole, below the element count. */
  readonly kind: 'unit' | 'centered' | 'index';
  readonly dtype: 'float32' | 'float64' | 'int32';
  /** What elements are multiplied by; 1 unless given. */
  readonly scale?: number;
}

/** Elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

const modulus = 1_000_003;

/** The elements, as doubles. */
export function valuesOf({ shape, seed, kind, scale = 1 }: InputSpec): Float64Array {
  const count = sizeOf(shape);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const draw = (i * 48271 + seed * 69621) % modulus;
    if (kind === 'index') values[i] = draw % count;
    else values[i] = scale * (kind === 'unit' ? draw / modulus : (2 * draw) / modulus - 1);
  }
  return values;
}

/** The elements in their own dtype. */
export function typedValuesOf(input: InputSpec): Float32Array | Float64Array | Int32Array {
  const values = valuesOf(input);
  if (input.dtype === 'float64') return values;
  return input.dtype === 'float32' ? Float32Array.from(values) : Int32Array.from(values);
}

/** At most 10 000 elements, evenly spread: what is compared of a result. */
export function sampleOf(values: ArrayLike<number>): number[] {
  const step = Math.ceil(values.length / 10_000);
  return Array.from({ length: Math.ceil(values.length / Math.max(step, 1)) }, (_, i) =>
    Number(values[i * step]),
  );
}
