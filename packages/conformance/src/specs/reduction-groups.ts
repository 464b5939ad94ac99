// Which elements stand behind each result of a reduction.

import { type HostTensor, indexOf, sizeOf } from '../host-tensor.ts';

/** Which dims a call reduces. */
export interface Call {
  readonly dim?: number | readonly number[] | null;
  readonly keepdim?: boolean;
}

/** For each result, the elements behind it. */
export function groups({ shape, values }: HostTensor, { dim, keepdim }: Call) {
  const all = shape.map((_, d) => d);
  const named = dim === undefined || dim === null ? all : [dim].flat();
  // PyTorch takes an empty list for all dims.
  const listed = named.length === 0 ? all : named;
  const dims = listed.map((d) => (d < 0 ? d + Math.max(shape.length, 1) : d));
  const kept = shape.map((size, d) => (dims.includes(d) ? 1 : size));
  const members = new Map<string, number[]>();
  for (let n = 0; n < values.length; n++) {
    const key = indexOf(n, shape).map((i, d) => (dims.includes(d) ? 0 : i));
    const list = members.get(String(key));
    if (list === undefined) members.set(String(key), [values[n]]);
    else list.push(values[n]);
  }
  const of = (n: number): number[] => members.get(String(indexOf(n, kept))) ?? [];
  const result = keepdim === true ? kept : shape.filter((_, d) => !dims.includes(d));
  return { shape: result, members: Array.from({ length: sizeOf(kept) }, (_, n) => of(n)) };
}
