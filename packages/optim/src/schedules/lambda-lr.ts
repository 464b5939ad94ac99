// Rates by functions that are given.

import { ValueError } from '@gradus/tensor';
import { worded } from '@gradus/tensor/interpreter';
import type { Optimizer } from '../optimizer/optimizer.ts';
import { checkOptimizer } from './continued.ts';
import { LRScheduler, type ScheduleOptions } from './schedule.ts';

/** A factor by the number of steps. */
export type LRLambda = (epoch: number) => number;

/** One function for every group. */
function lambdasOf(
  op: string,
  optimizer: Optimizer,
  lrLambda: LRLambda | readonly LRLambda[],
): readonly LRLambda[] {
  checkOptimizer(op, optimizer);
  const { paramGroups } = optimizer;
  const lambdas = typeof lrLambda === 'function' ? paramGroups.map(() => lrLambda) : lrLambda;
  if (!Array.isArray(lambdas) || !lambdas.every((lambda) => typeof lambda === 'function')) {
    throw new ValueError(
      op,
      `lrLambda is ${worded(lrLambda)}; it is a function or a list of them`,
      {
        lrLambda,
      },
    );
  }
  if (lambdas.length === paramGroups.length) return lambdas;
  throw new ValueError(
    op,
    `${lambdas.length} functions for ${paramGroups.length} groups; each group needs one`,
    { functions: lambdas.length, groups: paramGroups.length },
  );
}

/**
 * Multiplies the rates at the start with `lrLambda(t)`, of one function or one a group.
 * @source `torch.optim.lr_scheduler.LambdaLR`
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const schedule = new LambdaLR(optimizer, (epoch) => 1 / (1 + epoch));
 * for (let i = 0; i < 3; i++) schedule.step();
 * schedule.getLastLr() // [0.25]
 */
export class LambdaLR extends LRScheduler {
  readonly #lambdas: readonly LRLambda[];

  /**
   * @throws {ValueError} if `lrLambda` is no function or list of as many as there are groups.
   */
  constructor(
    optimizer: Optimizer,
    lrLambda: LRLambda | readonly LRLambda[],
    options: ScheduleOptions = {},
  ) {
    const lambdas = lambdasOf('LambdaLR', optimizer, lrLambda);
    super('LambdaLR', optimizer, options);
    this.#lambdas = lambdas;
    this.start();
  }

  protected next(lr: number, group: number): number {
    // A group that was added has no function.
    const lambda = this.#lambdas.at(group);
    return lambda ? this.baseLrs[group] * lambda(this.lastEpoch) : lr;
  }
}

/**
 * Multiplies the rates with `lrLambda(t)` at every step, of one function or one a group.
 * @source `torch.optim.lr_scheduler.MultiplicativeLR`
 * @example
 * const optimizer = new optim.SGD([ones([2])], { lr: 1 });
 * const schedule = new MultiplicativeLR(optimizer, () => 0.5);
 * for (let i = 0; i < 3; i++) schedule.step();
 * schedule.getLastLr() // [0.125]
 */
export class MultiplicativeLR extends LRScheduler {
  readonly #lambdas: readonly LRLambda[];

  /**
   * @throws {ValueError} if `lrLambda` is no function or list of as many as there are groups.
   */
  constructor(
    optimizer: Optimizer,
    lrLambda: LRLambda | readonly LRLambda[],
    options: ScheduleOptions = {},
  ) {
    const lambdas = lambdasOf('MultiplicativeLR', optimizer, lrLambda);
    super('MultiplicativeLR', optimizer, options);
    this.#lambdas = lambdas;
    this.start();
  }

  protected next(lr: number, group: number): number {
    const lambda = this.#lambdas.at(group);
    return lambda && this.lastEpoch > 0 ? lr * lambda(this.lastEpoch) : lr;
  }
}
