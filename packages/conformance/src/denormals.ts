// Devices that take denormal numbers for zero in arithmetic, as WebGPU lets them.

import type { Backend } from '@gradus/tensor';
import { ulpsBetween } from './comparison.ts';
import type { HostTensor } from './host-tensor.ts';
import type { HostValue, Sample } from './spec.ts';

const smallestNormal = 2 ** -126;

function isDenormal(value: number): boolean {
  return value !== 0 && Math.abs(value) < smallestNormal;
}

function flushed(value: number): number {
  return isDenormal(value) ? 0 * Math.sign(value) : value;
}

/**
 * What a sample expects of a backend that gave `got`. Of one that takes denormal numbers for zero:
 * what follows from its inputs, as they are or with zeros; and for a denormal result any number as
 * small.
 */
export function expectedOf(
  { capabilities }: Backend,
  sample: Sample,
  inputs: readonly HostValue[],
  got: HostTensor,
): HostTensor {
  const expected = sample.expected(inputs);
  if (capabilities.flushesDenormals !== true || expected.dtype === 'float64') return expected;
  const other = sample.expected(inputs.map(withZeros));
  const values = expected.values.map((value, i) => {
    const [rounded, found] = [Math.fround(value), got.values[i]];
    // The smallest normal number may be a denormal one before it is rounded.
    const isSmall = rounded !== 0 && Math.abs(rounded) <= smallestNormal;
    if (expected.dtype === 'float32' && isSmall && Math.abs(found) <= smallestNormal) return found;
    const distance = (wanted: number): number =>
      ulpsBetween(found, Math.fround(wanted), expected.dtype);
    return distance(other.values[i]) < distance(value) ? other.values[i] : value;
  });
  return { ...expected, values };
}

function withZeros(host: HostValue): HostValue {
  if (typeof host !== 'object' || host.dtype !== 'float32') return host;
  return { ...host, values: host.values.map(flushed) };
}
