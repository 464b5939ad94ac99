// What a function of the user's own keeps from its forward to its backward.

import type { Tensor } from '@gradus/tensor';
import { Saved, usedUp } from '../tape/saved.ts';

/** What a context does, whatever else is put on it. */
export interface ContextMethods {
  /** Whether each argument of `forward` is a tensor that requires a gradient. */
  readonly needsInputGrad: readonly boolean[];
  /**
   * What `saveForBackward` was given.
   * @throws {GradError} if a tensor was written to since, or the graph was used up.
   */
  readonly savedTensors: readonly Tensor[];
  /** Keeps tensors for `backward`: inputs, outputs, or others. Called at most once. */
  saveForBackward(...tensors: Tensor[]): void;
  /** Says of outputs that no gradient flows through them, as none does through integers. */
  markNonDifferentiable(...outputs: Tensor[]): void;
  /** Whether `backward` gets zeros for outputs that no gradient came from, or null. True at first. */
  setMaterializeGrads(materializes: boolean): void;
}

/** The context of a function, and the fields that `forward` leaves there for `backward`. */
export type FunctionContext<Fields extends object = Record<string, unknown>> = ContextMethods &
  Fields;

/** A context. What the graph does with it is static: every other name is the user's. */
export class Context implements ContextMethods {
  readonly needsInputGrad: readonly boolean[];
  readonly #step: string;
  readonly #isRecorded: boolean;
  #saved: readonly Saved[] = [];
  #isUsedUp = false;
  #materializes = true;
  readonly #nonDifferentiable = new Set<Tensor>();

  constructor(step: string, needsInputGrad: readonly boolean[], isRecorded: boolean) {
    this.#step = step;
    this.#isRecorded = isRecorded;
    this.needsInputGrad = needsInputGrad;
  }

  get savedTensors(): readonly Tensor[] {
    if (this.#isUsedUp) throw usedUp(this.#step);
    // Handles that are made here belong to the scope that every backward has.
    return this.#saved.map((saved) => saved.tensor(this.#step, []));
  }

  saveForBackward(...tensors: Tensor[]): void {
    for (const saved of this.#saved) saved.release();
    this.#saved = this.#isRecorded ? tensors.map((tensor) => Saved.of(tensor)) : [];
  }

  markNonDifferentiable(...outputs: Tensor[]): void {
    for (const output of outputs) this.#nonDifferentiable.add(output);
  }

  setMaterializeGrads(materializes: boolean): void {
    this.#materializes = materializes;
  }

  static isNonDifferentiable(ctx: Context, output: Tensor): boolean {
    return ctx.#nonDifferentiable.has(output);
  }

  static materializes(ctx: Context): boolean {
    return ctx.#materializes;
  }

  /** Takes what was saved as it is when `forward` has ended. */
  static settle(ctx: Context): void {
    for (const saved of ctx.#saved) saved.renew();
    ctx.#nonDifferentiable.clear();
  }

  /** Lets go of what was saved. */
  static release(ctx: Context): void {
    if (ctx.#saved.length === 0) return;
    for (const saved of ctx.#saved) saved.release();
    ctx.#saved = [];
    ctx.#isUsedUp = true;
  }
}
