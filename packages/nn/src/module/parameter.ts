// The parameter: a tensor that a module finds among its properties and an optimizer updates.

// Tensors have gradients, in types and at run time, wherever there are parameters.
import '@gradus/autograd';
import { keep, Tensor } from '@gradus/tensor';
import { checkLive, checkOptions } from '@gradus/tensor/interpreter';

/** Options of a parameter. */
export interface ParameterOptions {
  /** Whether its gradient is computed; true unless given. */
  readonly requiresGrad?: boolean;
}

/**
 * A leaf over the elements of `data`, which it shares: what modules list in `parameters()`.
 *
 * It belongs to a module, so no `scope` disposes it.
 * @throws {DTypeError} if `data` is no tensor.
 * @throws {GradError} if `data` is not floating, and a gradient is required.
 * @source `torch.nn.Parameter`
 * @example
 * const w = new nn.Parameter(ones([2, 3]));
 * w.requiresGrad && w.isLeaf // true
 */
export class Parameter extends Tensor {
  constructor(data: Tensor, options: ParameterOptions = {}) {
    checkLive('Parameter', data);
    checkOptions('Parameter', options, '{ requiresGrad: false }');
    super(data.storage, data.dtype, data);
    if (options.requiresGrad ?? true) this.requiresGrad_();
    keep(this);
  }
}

/** A parameter of values that nobody else holds. */
export function parameterOf(values: Tensor): Parameter {
  const parameter = new Parameter(values);
  values.dispose();
  return parameter;
}
