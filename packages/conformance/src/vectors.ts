// Vectors: calls of ops and what PyTorch gave for them, as `tools/golden` writes them.

import * as gradus from '@gradus/tensor';
import { type DType, Tensor } from '@gradus/tensor';
import { check, checkEqual, checkTensor, type Tolerance } from './comparison.ts';
import type { HostTensor } from './host-tensor.ts';
import { layOut, type SampleLayout } from './sample-input.ts';

type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

/** A tensor in JSON; what JSON has no number for is a string. */
export interface VectorTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: readonly JsonNumber[];
  readonly layout?: SampleLayout;
}

/** An argument of a call. */
export type VectorInput =
  | { readonly tensor: VectorTensor }
  | { readonly list: readonly VectorInput[] }
  | number
  | string
  | boolean
  | null
  | object;

/** What a call should give; any values will do where none are named. */
type VectorResult = Omit<VectorTensor, 'values'> & Partial<Pick<VectorTensor, 'values'>>;

/** One call and its results. */
export interface Vector {
  readonly op: string;
  readonly inputs: readonly VectorInput[];
  readonly expected: readonly VectorResult[];
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
  /** Makes the call. */
  readonly run: () => unknown;
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
    run: () => functionOf(op)(...inputs),
  };
}

/** Makes the call of a vector on a device and compares every result. */
export async function checkVector(device: string, vector: Vector): Promise<void> {
  const { where, inputs, run } = callOf(device, vector);
  const result: unknown = await run();
  if (vector.op.endsWith('_')) check(`${where}: the result is the target`, result === inputs[0]);
  const results = await hostResults(result);
  checkEqual(`${where}: number of results`, results.length, vector.expected.length);
  for (const [i, wanted] of vector.expected.entries()) {
    // What has no values to be compared with is compared with itself.
    const expected = hostOf({ values: results[i].values, ...wanted });
    checkTensor(where, results[i], expected, toleranceOf(vector, expected));
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

/** Of a truth value, a tensor, a list of tensors, or a record of them in order. */
async function hostResults(result: unknown): Promise<readonly HostTensor[]> {
  if (typeof result === 'boolean') return [{ dtype: 'bool', shape: [], values: [Number(result)] }];
  return Promise.all(
    tensorsIn(result).map(async (x) => ({
      dtype: x.dtype,
      shape: x.shape,
      values: [...(await x.read())],
    })),
  );
}

/** A tensor, those of a list, or of a record in order. */
export function tensorsIn(result: unknown): readonly Tensor[] {
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
