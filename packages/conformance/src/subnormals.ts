// What devices may give that take subnormal numbers of float32 for zeros: what the op gives for
// zeros in their place, and results that should be subnormal no further off than numbers are there.

import type { HostTensor } from './host-tensor.ts';
import type { HostValue } from './spec.ts';

const smallestNormal = 2 ** -126;

function isSubnormal(value: number): boolean {
  return value !== 0 && Math.abs(value) < smallestNormal;
}

/** The tensor with zeros of the same sign for subnormal numbers. */
export function withoutSubnormals(host: HostValue): HostValue {
  if (typeof host !== 'object' || host.dtype !== 'float32') return host;
  const values = Array.from(host.values, (value) => (isSubnormal(value) ? value * 0 : value));
  return { ...host, values };
}

/**
 * Whether a result may stand for a subnormal one where those are taken for zeros; the smallest
 * normal number may have been one before it was rounded.
 */
function standsFor(got: number, expected: number): boolean {
  const rounded = Math.abs(Math.fround(expected));
  return rounded > 0 && rounded <= smallestNormal && Math.abs(got - expected) <= smallestNormal;
}

/**
 * What is expected of such a device, element by element: what it gave, where that stands for
 * what is expected; what zeros give, where that is what it gave.
 */
export function orFlushed(got: HostTensor, expected: HostTensor, ofZeros: HostTensor): HostTensor {
  if (got.dtype !== expected.dtype || got.values.length !== expected.values.length) return expected;
  const values = expected.values.map((exact, i) => {
    const [value, flushed] = [got.values[i], ofZeros.values[i]];
    if (expected.dtype === 'float32' && standsFor(value, exact)) return value;
    if (Object.is(value, exact) || Object.is(exact, flushed)) return exact;
    if (Object.is(value, flushed)) return flushed;
    // Where it matters, an op may compare a number as it is and then take it for zero: 0 · log 0.
    if (Number.isNaN(value)) return value;
    if (expected.dtype === 'float32' && standsFor(value, flushed)) return value;
    const isCloser = !(Math.abs(value - exact) <= Math.abs(value - flushed));
    return isCloser ? flushed : exact;
  });
  return { ...expected, values };
}
