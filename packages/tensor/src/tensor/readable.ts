// Reading without waiting, where a device has it.

import type { Backend } from '../backend/contract.ts';
import { DeviceError } from '../errors.ts';
import { describe } from '../shape/shape.ts';
import type { Tensor } from './tensor.ts';

/** How the device of `x` is read at once; refuses one that cannot be, and says what helps. */
export function readerOf(op: string, x: Tensor, remedy: string): NonNullable<Backend['readSync']> {
  const { name, readSync } = x.storage.backend;
  if (readSync !== undefined) return readSync;
  throw new DeviceError(
    op,
    `${describe(x)} lies on ${name}, which cannot be read synchronously; ${remedy}`,
    { device: name },
  );
}
