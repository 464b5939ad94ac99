// Probabilities given as tensors are read on the host, so they must lie on a device that can be
// read synchronously.

import { isFloatingPoint } from '../../dtype/dtype.ts';
import { DTypeError } from '../../errors.ts';
import { refuseDecidedByValues } from '../../execute/launch.ts';
import { checkOptions } from '../../options.ts';
import type { FloatArray, Generator } from '../../random/generator.ts';
import { defaultGenerator } from '../../random/seed.ts';
import { describe } from '../../shape/shape.ts';
import { readerOf } from '../../tensor/readable.ts';
import { readSync } from '../../tensor/reading.ts';
import { checkLive, type Tensor } from '../../tensor/tensor.ts';

/** What draws. */
export interface SamplingOptions {
  /** The default generator unless given. */
  readonly generator?: Generator;
}

/** What draws by these options. */
export function generatorOf(op: string, options: SamplingOptions | undefined): Generator {
  checkOptions(op, options, '{ generator: new Generator() }');
  return options?.generator ?? defaultGenerator;
}

/** The elements of a floating tensor on the host. */
export function probabilitiesOf(op: string, x: Tensor): FloatArray {
  checkLive(op, x);
  refuseDecidedByValues(op);
  if (isFloatingPoint(x.dtype)) {
    readerOf(op, x, 'what await t.toAsync("cpu") gives can be');
    const values = readSync(x);
    if (values instanceof Float32Array || values instanceof Float64Array) return values;
  }
  throw new DTypeError(op, `the probabilities are ${describe(x)}; the dtype must be floating`, {
    dtype: x.dtype,
  });
}
