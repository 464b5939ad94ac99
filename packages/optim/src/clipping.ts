// Gradients held within bounds before a step: all together by their norm, or each by its value.

import { noGrad, peekGrad } from '@gradus/autograd';
import { norm, scope, stack, Tensor, tensor, ValueError } from '@gradus/tensor';
import { checkOptions, worded } from '@gradus/tensor/interpreter';
import { anyNumber, checkRule, notNegative } from './optimizer/option-rules.ts';

/** Options of `clipGradNorm_`. */
export interface ClipGradNormOptions {
  /** The norm: `Infinity` for the largest magnitude; 2 unless given. */
  readonly normType?: number;
  /** Whether a norm that is not finite is an error, which reads it; false unless given. */
  readonly errorIfNonfinite?: boolean;
}

/**
 * Scales the gradients of all parameters, in place, so that the norm of all of them together is at
 * most `maxNorm`: by `min(1, maxNorm / (norm + 1e-6))`.
 *
 * Nothing is read: the norm is computed and used where the gradients are. To refuse a norm that is
 * not finite it must be read, so `errorIfNonfinite` makes the result a promise; nothing is scaled
 * before it is resolved, or if it is refused.
 * @returns The norm before; 0 if no parameter has a gradient.
 * @throws {ValueError} if `maxNorm` is negative, or `parameters` are no tensors; with
 * `errorIfNonfinite`, if the norm is NaN or infinite.
 * @source `torch.nn.utils.clip_grad_norm_`
 * @see Pascanu, Mikolov & Bengio, On the difficulty of training recurrent neural networks, ICML 2013.
 * @example
 * const w = tensor([3, 4], { requiresGrad: true });
 * w.mul(w).mul(0.5).sum().backward();
 * const before = clipGradNorm_([w], 1);
 * [await before.item(), (await w.grad.norm().item()).toFixed(5)] // [5, '1.00000']
 */
export function clipGradNorm_(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  options: ClipGradNormOptions & { readonly errorIfNonfinite: true },
): Promise<Tensor>;
export function clipGradNorm_(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  options?: ClipGradNormOptions & { readonly errorIfNonfinite?: false },
): Tensor;
export function clipGradNorm_(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  options: ClipGradNormOptions = {},
): Tensor | Promise<Tensor> {
  const op = 'clipGradNorm_';
  checkOptions(op, options, '{ normType: Infinity }');
  const { normType = 2, errorIfNonfinite = false } = options;
  checkRule(op, 'maxNorm', maxNorm, notNegative);
  checkRule(op, 'normType', normType, anyNumber);
  const gradients = gradientsOf(op, parameters);
  const total = noGrad(() => totalNorm(gradients, normType));
  const clip = (): Tensor => {
    noGrad(() => scope(() => scaleAll(gradients, total, maxNorm)));
    return total;
  };
  return errorIfNonfinite ? finite(total, normType).then(clip) : clip();
}

function totalNorm(gradients: readonly Tensor[], normType: number): Tensor {
  if (gradients.length === 0) return tensor(0);
  // The norm of norms is the norm of all, but for the counts of what is not zero, as in PyTorch.
  return scope(() => norm(stack(gradients.map((gradient) => norm(gradient, normType))), normType));
}

function scaleAll(gradients: readonly Tensor[], total: Tensor, maxNorm: number): void {
  const factor = total.add(1e-6).reciprocal().mul(maxNorm).clamp(null, 1);
  for (const gradient of gradients) gradient.mul_(factor);
}

async function finite(total: Tensor, normType: number): Promise<void> {
  const value = await total.item();
  if (Number.isFinite(value)) return;
  throw new ValueError(
    'clipGradNorm_',
    `the norm of order ${normType} of all gradients is ${value}; it must be finite. ` +
      'Without errorIfNonfinite gradients are scaled by it all the same.',
    { norm: value, normType },
  );
}

/**
 * Holds every element of the gradients of all parameters within `[−clipValue, clipValue]`, in place.
 * @throws {ValueError} if `clipValue` is negative, or `parameters` are no tensors.
 * @source `torch.nn.utils.clip_grad_value_`
 * @example
 * const w = tensor([3, -4, 0.5], { requiresGrad: true });
 * w.mul(w).mul(0.5).sum().backward();
 * clipGradValue_([w], 1);
 * await w.grad.toArray() // [1, -1, 0.5]
 */
export function clipGradValue_(parameters: Tensor | Iterable<Tensor>, clipValue: number): void {
  const op = 'clipGradValue_';
  checkRule(op, 'clipValue', clipValue, notNegative);
  const gradients = gradientsOf(op, parameters);
  noGrad(() => {
    for (const gradient of gradients) gradient.clamp_(-clipValue, clipValue);
  });
}

function gradientsOf(op: string, parameters: Tensor | Iterable<Tensor>): readonly Tensor[] {
  const tensors = parameters instanceof Tensor ? [parameters] : listed(op, parameters);
  return tensors.flatMap((parameter, i) => {
    if (!(parameter instanceof Tensor)) {
      throw new ValueError(op, `parameter ${i} is ${worded(parameter)}; parameters are tensors`, {
        position: i,
      });
    }
    return peekGrad(parameter) ?? [];
  });
}

function listed(op: string, parameters: Iterable<Tensor>): readonly Tensor[] {
  if (typeof parameters === 'object' && parameters !== null && Symbol.iterator in parameters) {
    return [...parameters];
  }
  throw new ValueError(
    op,
    `the parameters are ${worded(parameters)}; they are a tensor or a list of them`,
    { parameters },
  );
}
