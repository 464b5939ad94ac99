// The refusal of a dtype that a device does not have.

import { type DType, dtypes } from '../dtype/dtype.ts';
import { DeviceError } from '../errors.ts';
import type { Backend } from './contract.ts';
import { backendOf, devices } from './registry.ts';

/** Says which dtypes the device has, and what would do instead. */
export function lackingDType(op: string, backend: Backend, dtype: DType): DeviceError {
  const device = backend.name;
  const known = backend.capabilities.dtypes;
  const alike = known.filter(
    (other) => dtypes[other].category === 'floating' && dtypes[dtype].category === 'floating',
  );
  const distance = (other: DType): number => Math.abs(dtypes[other].rank - dtypes[dtype].rank);
  const nearest = alike.sort((a, b) => distance(a) - distance(b)).slice(0, 1);
  const others = devices().filter((name) => backendOf(name).capabilities.dtypes.includes(dtype));
  const ways = [
    ...nearest.map((other) => `use ${other}`),
    ...others.map((name) => `use device "${name}", which has ${dtype}`),
  ].join(', or ');
  const remedy = ways === '' ? '' : `; ${ways}`;
  return new DeviceError(op, `${device} has no ${dtype} (it has ${known.join(', ')})${remedy}`, {
    device,
    dtype,
  });
}
