// What losses have in common: how the losses of single elements become one.

import {
  type LossOptions,
  type LossReduction,
  reductionOf,
} from '../functional/losses/reduction.ts';
import { Module } from '../module/module.ts';

/** A module that says how far outputs lie from what they should be. */
export abstract class Loss extends Module {
  /** What is made of the losses of single elements. */
  readonly reduction: LossReduction;

  constructor(options?: LossOptions) {
    super();
    this.reduction = reductionOf(new.target.name, options);
  }
}
