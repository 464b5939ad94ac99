// The cross-entropy of two classes, from a probability or from its log-odds.

import { mul, ShapeError, scope, type Tensor } from '@gradus/tensor';
import {
  type Builder,
  describe,
  type Expression,
  elementwise,
  sameShape,
} from '@gradus/tensor/interpreter';
import { decay, logistic } from '../activations/logistic.ts';
import { checkFloating } from '../floating.ts';
import { type LossOptions, reduced, reductionOf } from './reduction.ts';

/** Options of `binaryCrossEntropy`. */
export interface BinaryCrossEntropyOptions extends LossOptions {
  /** What the loss of each element counts; it broadcasts. */
  readonly weight?: Tensor | null;
}

const leastLog = -100;
// A float32 in PyTorch, whatever the dtype.
const leastVariance = Math.fround(1e-12);

function clampedLog(e: Builder, log: Expression): Expression {
  return e.select(e.lt(log, leastLog), leastLog, log);
}

const fromProbability = elementwise<[input: Tensor, target: Tensor]>(
  'binaryCrossEntropy',
  'float',
  (e, x, y) =>
    e.sub(e.mul(e.sub(y, 1), clampedLog(e, e.log1p(e.neg(x)))), e.mul(y, clampedLog(e, e.log(x)))),
  (e, g, _, x, y) => {
    const rest = e.sub(1, x);
    const variance = e.mul(rest, x);
    const scale = e.select(e.lt(variance, leastVariance), leastVariance, variance);
    return [e.mul(g, e.div(e.sub(x, y), scale)), e.mul(g, e.sub(e.log(rest), e.log(x)))];
  },
);

/**
 * Cross-entropy of probabilities `x` and targets in `[0, 1]`, averaged:
 * `−(y log x + (1 − y) log(1 − x))`.
 *
 * Logarithms are at least −100, so that a certain error costs 100. A probability outside `[0, 1]`
 * gives NaN.
 * Shape: both the same; `[]` unless `reduction` is `'none'`. Dtype: floating, promoted. Gradient:
 * `(x − y) / max(x (1 − x), 1e-12)`.
 * @throws {ShapeError} if the shapes differ, or a weight does not broadcast to them.
 * @throws {DTypeError} if an operand is not floating.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.functional.binary_cross_entropy`
 * @example
 * await binaryCrossEntropy(tensor([0.5, 0]), tensor([1, 1])).item() // 50.34657287597656
 */
export function binaryCrossEntropy(
  input: Tensor,
  target: Tensor,
  options?: BinaryCrossEntropyOptions,
): Tensor {
  const op = 'binaryCrossEntropy';
  const reduction = reductionOf(op, options);
  const { weight } = options ?? {};
  checkPair(op, input, target);
  checkWeight(op, 'weight', weight, input);
  return scope(() => {
    const losses = fromProbability(input, target);
    return reduced(weight ? mul(losses, weight) : losses, reduction);
  });
}

/** Options of `binaryCrossEntropyWithLogits`. */
export interface BinaryCrossEntropyWithLogitsOptions extends BinaryCrossEntropyOptions {
  /** What a positive target counts, more or less than a negative one; it broadcasts. */
  readonly posWeight?: Tensor | null;
}

// (1 − y) x + softplus(−x), of which neither part overflows.
const fromLogit = elementwise<[input: Tensor, target: Tensor]>(
  'binaryCrossEntropyWithLogits',
  'float',
  (e, x, y) => e.add(e.mul(e.sub(1, y), x), softplusOfNegative(e, x)),
  (e, g, _, x, y) => [e.mul(g, e.sub(logistic(e, x), y)), e.neg(e.mul(g, x))],
);

const fromWeightedLogit = elementwise<[input: Tensor, target: Tensor, posWeight: Tensor]>(
  'binaryCrossEntropyWithLogits',
  'float',
  (e, x, y, posWeight) => {
    const factor = e.add(e.mul(e.sub(posWeight, 1), y), 1);
    return e.add(e.mul(e.sub(1, y), x), e.mul(factor, softplusOfNegative(e, x)));
  },
);

function softplusOfNegative(e: Builder, x: Expression): Expression {
  return e.add(e.select(e.lt(x, 0), e.neg(x), 0), e.log1p(decay(e, x)));
}

/**
 * Cross-entropy of log-odds `x` and targets in `[0, 1]`, averaged:
 * `−(posWeight · y log σ(x) + (1 − y) log(1 − σ(x)))` with the logistic function `σ`, without
 * forming probabilities.
 *
 * Shape: both the same; `[]` unless `reduction` is `'none'`. Dtype: floating, promoted. Gradient:
 * `σ(x) − y`.
 * @throws {ShapeError} if the shapes differ, or a weight does not broadcast to them.
 * @throws {DTypeError} if an operand is not floating.
 * @throws {ValueError} if there is no such reduction.
 * @source `torch.nn.functional.binary_cross_entropy_with_logits`
 * @example
 * await binaryCrossEntropyWithLogits(tensor([0]), tensor([1])).item() // 0.6931471824645996
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options?: BinaryCrossEntropyWithLogitsOptions,
): Tensor {
  const op = 'binaryCrossEntropyWithLogits';
  const reduction = reductionOf(op, options);
  const { weight, posWeight } = options ?? {};
  checkPair(op, input, target);
  checkWeight(op, 'weight', weight, input);
  checkWeight(op, 'posWeight', posWeight, input);
  return scope(() => {
    const losses = posWeight
      ? fromWeightedLogit(input, target, posWeight)
      : fromLogit(input, target);
    return reduced(weight ? mul(losses, weight) : losses, reduction);
  });
}

function checkPair(op: string, input: Tensor, target: Tensor): void {
  checkFloating(op, 'input', input);
  checkFloating(op, 'target', target, 1);
  if (sameShape(input.shape, target.shape)) return;
  throw new ShapeError(
    op,
    `input is ${describe(input)}, target is ${describe(target)}; both must have one shape`,
    { input: input.shape, target: target.shape },
  );
}

function checkWeight(
  op: string,
  name: string,
  weight: Tensor | null | undefined,
  { dtype, shape }: Tensor,
): void {
  if (!weight) return;
  checkFloating(op, name, weight);
  const lead = shape.length - weight.rank;
  if (lead >= 0 && weight.shape.every((size, d) => size === 1 || size === shape[d + lead])) return;
  throw new ShapeError(
    op,
    `${name} is ${describe(weight)}, input is ${describe({ dtype, shape })}; it must broadcast to ` +
      'the shape of the input',
    { [name]: weight.shape, input: shape },
  );
}
