// What L-BFGS knows of the curvature: the last changes of the gradient and of the parameters, and
// from them the product of the inverse Hessian and a vector.

import { keep, type Tensor } from '@gradus/tensor';

/** The last changes, the latest at the end. */
export interface Curvature {
  /** Changes of the gradient. */
  readonly oldDirs: readonly Tensor[];
  /** Changes of the parameters. */
  readonly oldStps: readonly Tensor[];
  /** One over the products of both. */
  readonly ro: readonly Tensor[];
  /** The scale of the first approximation; 1 before there is a change. */
  readonly hDiag: Tensor | null;
}

/** What is known at the start. */
export const noCurvature: Curvature = { oldDirs: [], oldStps: [], ro: [], hDiag: null };

/** With one more change, whose product is `ys`; the oldest goes when there are too many. */
export function withChange(
  { oldDirs, oldStps, ro }: Curvature,
  y: Tensor,
  s: Tensor,
  ys: Tensor,
  historySize: number,
): Curvature {
  const from = oldDirs.length === historySize ? 1 : 0;
  const last = <T>(list: readonly T[], entry: T): readonly T[] => [...list.slice(from), entry];
  return {
    oldDirs: last(oldDirs, keep(y)),
    oldStps: last(oldStps, keep(s)),
    ro: last(ro, keep(ys.reciprocal())),
    hDiag: keep(ys.div(y.dot(y))),
  };
}

/**
 * The direction to go in: minus the inverse Hessian times the gradient, by the two-loop recursion.
 * @see Nocedal & Wright, Numerical Optimization, algorithm 7.4.
 */
export function descentDirection(
  { oldDirs, oldStps, ro, hDiag }: Curvature,
  gradient: Tensor,
): Tensor {
  const q = gradient.neg();
  const weights: Tensor[] = [];
  for (let i = oldDirs.length - 1; i >= 0; i--) {
    weights[i] = oldStps[i].dot(q).mul(ro[i]);
    q.sub_(oldDirs[i].mul(weights[i]));
  }
  if (hDiag !== null) q.mul_(hDiag);
  for (let i = 0; i < oldDirs.length; i++) {
    const back = oldDirs[i].dot(q).mul(ro[i]);
    q.add_(oldStps[i].mul(weights[i].sub(back)));
  }
  return q;
}
