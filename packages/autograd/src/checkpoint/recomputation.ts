// What the steps of a function would save, and how to have it again: by running the function once
// more. Nothing runs backward within that, so the pass that asks for it is not disturbed.

import { type DType, defaultGenerator, type Shape, scope, Tensor } from '@gradus/tensor';
import { describe, eachRun, sameShape } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { historyOf } from '../tape/current.ts';
import { enableGrad, isGradEnabled } from '../tape/modes.ts';
import { Held, Saved, saving, usedUp } from '../tape/saved.ts';

/** What was saved in place of a tensor: what that was like. */
interface Spec {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** What a second run saved. */
interface Replay {
  readonly saved: readonly Held[];
  /** Whether its own steps can run backward, as a derivative of a derivative needs. */
  readonly isGraph: boolean;
}

export class Recomputation {
  readonly #run: (args: readonly unknown[]) => unknown;
  readonly #args: readonly unknown[];
  #random = defaultGenerator.getState();
  readonly #specs: Spec[] = [];
  #unreleased = 0;
  #replay: Replay | undefined;

  /** `run` on `args` gives the same every time, random numbers included. */
  constructor(run: (args: readonly unknown[]) => unknown, args: readonly unknown[]) {
    this.#run = run;
    eachRun(() => {
      this.#random = defaultGenerator.getState();
    });
    this.#args = args.map((arg) => (arg instanceof Tensor ? Saved.of(arg) : arg));
  }

  /** Runs `fn`, whose steps will find here what they would save. */
  first<R>(fn: () => R): R {
    const later = (tensor: Tensor): Saved =>
      isLeaf(tensor) ? new Held(tensor) : this.#slot(tensor);
    try {
      const result = saving(later, fn);
      if (this.#unreleased === 0) this.#end();
      return result;
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  #slot({ dtype, shape }: Tensor): Saved {
    this.#unreleased++;
    return new Slot(this, this.#specs.push({ dtype, shape }) - 1);
  }

  /** The tensor that was saved at a place. */
  tensor(place: number, step: string, made: Tensor[]): Tensor {
    const isGraph = isGradEnabled();
    if (this.#replay === undefined || (isGraph && !this.#replay.isGraph)) {
      const replay = this.#replayed(isGraph, made);
      this.#forget();
      this.#replay = replay;
    }
    return this.#replay.saved[place].tensor(step, made);
  }

  #replayed(isGraph: boolean, made: Tensor[]): Replay {
    const saved: Held[] = [];
    const again = (tensor: Tensor): Saved => {
      const own = isGraph ? new Held(tensor) : undefined;
      if (isLeaf(tensor)) return new Replayed(own, undefined);
      const held = new Held(tensor);
      saved.push(held);
      return new Replayed(own, held);
    };
    let random = defaultGenerator.getState();
    eachRun(() => {
      random = defaultGenerator.getState();
      defaultGenerator.setState(this.#random);
    });
    try {
      const args = this.#args.map((arg) =>
        arg instanceof Saved ? arg.tensor('checkpoint', made) : arg,
      );
      scope(() => {
        enableGrad(() => saving(again, () => this.#run(args)));
      });
      this.#check(saved);
    } catch (error) {
      for (const held of saved) held.release();
      throw error;
    } finally {
      eachRun(() => defaultGenerator.setState(random));
    }
    return { saved, isGraph };
  }

  #check(saved: readonly Held[]): void {
    const first = this.#specs;
    const differing = first.findIndex((spec, i) => !isLike(spec, saved[i]?.spec));
    if (differing < 0 && saved.length === first.length) return;
    const place = differing < 0 ? first.length : differing;
    const named = (spec: Spec | undefined): string => (spec ? describe(spec) : 'nothing');
    throw new GradError(
      'checkpoint',
      `the function saved ${named(first[place])} as tensor ${place} when it was called, and ` +
        `${named(saved[place]?.spec)} when it was run again; it must do the same both times`,
      { place, first: first[place], again: saved[place]?.spec },
    );
  }

  /** One place less that is wanted. */
  released(): void {
    if (--this.#unreleased === 0) this.#end();
  }

  #end(): void {
    this.#forget();
    for (const arg of this.#args) if (arg instanceof Saved) arg.release();
  }

  #forget(): void {
    for (const held of this.#replay?.saved ?? []) held.release();
    this.#replay = undefined;
  }
}

function isLike(a: Spec, b: Spec | undefined): boolean {
  return b !== undefined && a.dtype === b.dtype && sameShape(a.shape, b.shape);
}

// Somebody has a leaf anyway; held, it is told of writes before the second run.
function isLeaf(tensor: Tensor): boolean {
  return historyOf(tensor)?.isLeaf ?? false;
}

/** A place of what the second run will save. */
class Slot extends Saved {
  readonly #recomputation: Recomputation;
  readonly #place: number;
  #isReleased = false;

  constructor(recomputation: Recomputation, place: number) {
    super();
    this.#recomputation = recomputation;
    this.#place = place;
  }

  override tensor(step: string, made: Tensor[]): Tensor {
    return this.#recomputation.tensor(this.#place, step, made);
  }

  override renew(): void {}

  override release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#recomputation.released();
  }
}

/** What a step of the second run saves: for itself, and for the step of the first run. */
class Replayed extends Saved {
  readonly #own: Held | undefined;
  readonly #other: Held | undefined;

  constructor(own: Held | undefined, other: Held | undefined) {
    super();
    this.#own = own;
    this.#other = other;
  }

  override tensor(step: string, made: Tensor[]): Tensor {
    if (this.#own === undefined) throw usedUp(step);
    return this.#own.tensor(step, made);
  }

  override renew(): void {
    this.#own?.renew();
    this.#other?.renew();
  }

  override release(): void {
    this.#own?.release();
  }
}
