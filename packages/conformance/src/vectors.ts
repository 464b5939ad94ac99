// Vectors: calls of ops and what PyTorch gave for them, as `tools/golden` writes them.

import * as gradus from '@gradus/tensor';
import { type DType, Tensor } from '@gradus/tensor';
import { checkEqual, checkTensor, type Tolerance } from './comparison.ts';
import type { HostTensor } from './host-tensor.ts';
import { layOut, type SampleLayout } from './sample-input.ts';

type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

export interface VectorTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: readonly JsonNumber[];
  readonly layout?: SampleLayout;
}

export type VectorInput =
  | { readonly tensor: VectorTensor }
  | { readonly list: readonly VectorInput[] }
  | number
  | string
  | boolean
  | null
  | object;

/** One call and its results. */
export interface Vector {
  readonly op: string;
  readonly inputs: readonly VectorInput[];
  readonly expected: readonly VectorTensor[];
  /** Equal to the bit if absent. */
  readonly tolerance?:
    | { readonly ulps: number }
    | { readonly relative: number; readonly absolute: number };
}

/** A file of vectors. */
export interface VectorFile {
  readonly library: string;
  readonly seed: number;
  readonly cases: readonly Vector[];
}

/** A call that has not been made yet. */
export interface VectorCall {
  /** How the call is named in a report. */
  readonly where: string;
  /** The operands, tensors among them. */
  readonly inputs: readonly unknown[];
  /** All tensors among what the call gives, in order. */
  readonly run: () => Promise<readonly Tensor[]>;
}

/** The call of an op on operands that are made on a device. */
export function callOf(
  device: string,
  { op, inputs: given }: Pick<Vector, 'op' | 'inputs'>,
): VectorCall {
  const inputs = given.map((input) => decode(device, input));
  return {
    where: `${op}(${given.map(label).join(', ')})`,
    inputs,
    run: async () => resultsOf(await functionOf(op)(...inputs)),
  };
}

/** Makes the call of a vector on a device and compares every result. */
export async function checkVector(device: string, vector: Vector): Promise<void> {
  const { where, run } = callOf(device, vector);
  const results = await run();
  checkEqual(`${where}: number of results`, results.length, vector.expected.length);
  for (let i = 0; i < results.length; i++) {
    const expected = hostOf(vector.expected[i]);
    const { dtype, shape } = results[i];
    const values = Array.from(await results[i].read());
    checkTensor(where, { dtype, shape, values }, expected, toleranceOf(vector, expected));
  }
}

type AnyFunction = (...inputs: readonly unknown[]) => unknown;

/** The exported function of that name, or else the method of the first input. */
function functionOf(op: string): AnyFunction {
  const exported: unknown = Reflect.get(gradus, op);
  if (typeof exported === 'function') return (...inputs) => Reflect.apply(exported, null, inputs);
  return (self, ...rest) => {
    const method: unknown = self instanceof Tensor ? Reflect.get(self, op) : undefined;
    if (typeof method !== 'function') throw new Error(`there is no op "${op}"`);
    return Reflect.apply(method, self, rest);
  };
}

/** A tensor, a list of tensors, or a record of them in order. */
function resultsOf(result: unknown): readonly Tensor[] {
  if (result instanceof Tensor) return [result];
  const parts: unknown[] =
    typeof result === 'object' && result !== null ? Object.values(result) : [];
  return parts.filter((part) => part instanceof Tensor);
}

function decode(device: string, input: VectorInput): unknown {
  if (typeof input !== 'object' || input === null) return numberOrText(input);
  if (Array.isArray(input)) return input.map((entry: VectorInput) => decode(device, entry));
  if ('list' in input) return input.list.map((entry) => decode(device, entry));
  if (!('tensor' in input)) {
    const entries: [string, VectorInput][] = Object.entries(input);
    return Object.fromEntries(entries.map(([key, entry]) => [key, decode(device, entry)]));
  }
  return layOut(device, hostOf(input.tensor), input.tensor.layout ?? 'contiguous');
}

function numberOrText(input: number | string | boolean | null): unknown {
  return typeof input === 'string' && input in specials ? specials[input] : input;
}

const specials: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-0': -0,
};

/** The elements that a vector file says. */
export function hostOf({ dtype, shape, values }: VectorTensor): HostTensor {
  return {
    dtype,
    shape,
    values: values.map((value) => (typeof value === 'string' ? specials[value] : value)),
  };
}

function label(input: VectorInput): string {
  if (typeof input !== 'object' || input === null) return String(input);
  if ('list' in input) return `[${input.list.map(label).join(', ')}]`;
  if (!('tensor' in input)) return JSON.stringify(input);
  const { dtype, shape, layout } = input.tensor;
  return `${dtype}[${shape.join(', ')}] ${layout ?? ''}`;
}

function toleranceOf({ tolerance }: Vector, { values }: HostTensor): Tolerance {
  if (tolerance === undefined) return { kind: 'exact' };
  if ('ulps' in tolerance) return { kind: 'ulps', ulps: tolerance.ulps };
  const bounds = values.map((value) => tolerance.absolute + tolerance.relative * Math.abs(value));
  return { kind: 'bound', bounds };
}
