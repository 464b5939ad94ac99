// The bias that a layer may have.

import { type CreationOptions, empty } from '@gradus/tensor';
import { type Parameter, parameterOf } from '../module/parameter.ts';

/** Options of a layer that may have a bias, and where and as what its parameters are made. */
export interface BiasOptions<Bias extends boolean = boolean>
  extends Pick<CreationOptions, 'dtype' | 'device'> {
  /** Whether a bias is added; true unless given. */
  readonly bias?: Bias;
}

/** The bias of a layer: null for one that was made without. */
export type MaybeBias<Bias extends boolean> = Bias extends true ? Parameter : null;

/** Where and as what parameters are made. */
export function placed({ dtype, device }: BiasOptions): CreationOptions {
  return { ...(dtype && { dtype }), ...(device && { device }) };
}

/** A bias whose elements are not set, if one is wanted. */
export function biasOf<Bias extends boolean>(
  size: number,
  options: BiasOptions<Bias>,
): MaybeBias<Bias> {
  const isWanted: boolean = options.bias ?? true;
  const bias = isWanted ? parameterOf(empty([size], placed(options))) : null;
  // The type says of the option what the line above does.
  return bias as MaybeBias<Bias>;
}
