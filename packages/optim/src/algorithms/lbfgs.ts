// L-BFGS: a quasi-Newton step from the last few changes of the gradient. Unlike the others it
// calls the function many times a step, and decides by its values.

import { enableGrad, noGrad } from '@gradus/autograd';
import { ShapeError, scope, Tensor, ValueError } from '@gradus/tensor';
import { describe, refuseCaptured, synchronous, worded } from '@gradus/tensor/interpreter';
import { type Method, Optimizer } from '../optimizer/optimizer.ts';
import {
  notNegative,
  oneOf,
  positiveInteger,
  positiveIntegerOrNull,
} from '../optimizer/option-rules.ts';
import type { GroupOptions, Optimizable } from '../optimizer/parameters.ts';
import {
  flatOrNull,
  flats,
  numeral,
  undimensioned,
  undimensionedOrNull,
} from '../optimizer/state-rules.ts';
import { type Curvature, descentDirection, noCurvature, withChange } from './curvature.ts';
import { flatGradients, moveAlong, putBack } from './flat-parameters.ts';
import { type LinePoint, strongWolfe } from './strong-wolfe.ts';

/** Options of `LBFGS`. */
export interface LBFGSOptions {
  /** The length of a step, or of the first trial of a line search; 1 unless given. */
  readonly lr?: number;
  /** How many iterations a step has at most; 20 unless given. */
  readonly maxIter?: number;
  /** How often a step calls the closure at most; 1¼ of `maxIter` unless given. */
  readonly maxEval?: number;
  /** The largest magnitude of a gradient that is taken for zero; 1e-7 unless given. */
  readonly toleranceGrad?: number;
  /** The change of parameters or of the loss that is taken for none; 1e-9 unless given. */
  readonly toleranceChange?: number;
  /** How many changes of the gradient are kept; 100 unless given. */
  readonly historySize?: number;
  /** How the length of a step is found; by `lr` alone (null) unless given. */
  readonly lineSearchFn?: 'strongWolfe' | null;
}

type LBFGSSettings = {
  lr: number;
  maxIter: number;
  maxEval: number | null;
  toleranceGrad: number;
  toleranceChange: number;
  historySize: number;
  lineSearchFn: 'strongWolfe' | null;
};

/** What is remembered of all parameters, with the first. */
type LBFGSState = {
  readonly funcEvals: number;
  readonly nIter: number;
  readonly d: Tensor | null;
  readonly t: number;
  readonly oldDirs: readonly Tensor[];
  readonly oldStps: readonly Tensor[];
  readonly ro: readonly Tensor[];
  readonly hDiag: Tensor | null;
  readonly prevFlatGrad: Tensor | null;
};

const method: Method<LBFGSSettings, LBFGSState> = {
  name: 'LBFGS',
  defaults: {
    lr: 1,
    maxIter: 20,
    maxEval: null,
    toleranceGrad: 1e-7,
    toleranceChange: 1e-9,
    historySize: 100,
    lineSearchFn: null,
  },
  settings: {
    lr: notNegative,
    maxIter: positiveInteger,
    maxEval: positiveIntegerOrNull,
    toleranceGrad: notNegative,
    toleranceChange: notNegative,
    historySize: positiveInteger,
    lineSearchFn: oneOf('strongWolfe', null),
  },
  state: {
    funcEvals: numeral,
    nIter: numeral,
    d: flatOrNull,
    t: numeral,
    oldDirs: flats,
    oldStps: flats,
    ro: undimensioned,
    hDiag: undimensionedOrNull,
    prevFlatGrad: flatOrNull,
  },
};

const fresh: LBFGSState = {
  ...{ funcEvals: 0, nIter: 0, d: null, t: 0, prevFlatGrad: null },
  ...noCurvature,
};

/** The value and the gradient of the function where the parameters are. */
interface Evaluated {
  readonly loss: Tensor;
  readonly value: number;
  readonly gradient: Tensor;
}

/**
 * L-BFGS: steps `p ← p + t · d` in the direction `d = −H g`, with an approximation `H` of the inverse
 * Hessian from the last `historySize` changes of the gradient, up to `maxIter` of them a step.
 *
 * The length `t` is `lr`, on the very first step at most `lr / Σ|g|`; with
 * `lineSearchFn: 'strongWolfe'` it is searched for from there. All parameters are one group.
 *
 * Its course depends on values, and values are read asynchronously: `step` gives a promise, and
 * the parameters must be left alone until it is resolved.
 * @source `torch.optim.LBFGS`
 * @see Liu & Nocedal, On the limited memory BFGS method, Mathematical Programming 45, 1989.
 * @example
 * const w = tensor([3, -2], { requiresGrad: true });
 * const optimizer = new LBFGS([w], { lineSearchFn: 'strongWolfe' });
 * await optimizer.step(() => {
 *   optimizer.zeroGrad();
 *   const loss = w.sub(1).pow(2).sum();
 *   loss.backward();
 *   return loss;
 * });
 * (await w.toArray()).map((x) => x.toFixed(4)) // ['1.0000', '1.0000']
 */
export class LBFGS extends Optimizer<LBFGSSettings, LBFGSState> {
  #isStepping = false;

  /**
   * @throws {ValueError} if there are no parameters, one is no tensor or there twice, there are
   * several groups, or a setting is unknown or out of its range.
   * @throws {GradError} if a parameter is no leaf.
   */
  constructor(params: Optimizable<LBFGSSettings>, options: LBFGSOptions = {}) {
    super(method, params, options);
    if (this.paramGroups.length > 1) throw severalGroups();
  }

  /** @throws {ValueError} always: all parameters are one group. */
  override addParamGroup(_group: GroupOptions<LBFGSSettings>): void {
    throw severalGroups();
  }

  /**
   * Up to `maxIter` iterations. `closure` computes the loss and the gradients where the parameters
   * are, and is called as often as needed, with recording.
   * @returns The loss at the start.
   * @throws {ValueError} if `closure` is missing, returns a promise or no tensor, or another step is
   * under way. What is remembered is then as before; the parameters stay where the last iteration
   * left them.
   * @source `torch.optim.LBFGS.step`
   */
  step(closure: () => Tensor): Promise<Tensor> {
    // Refused at once: who captures cannot wait for a promise to be rejected.
    refuseCaptured(
      'LBFGS.step',
      'it reads values to decide how far it goes. Call it without compile',
    );
    return this.#checkedStep(closure);
  }

  async #checkedStep(closure: () => Tensor): Promise<Tensor> {
    if (typeof closure !== 'function') {
      throw new ValueError(
        'LBFGS.step',
        `the closure is ${worded(closure)}; it is a function that computes the loss, calls ` +
          'backward() and returns the loss',
        { closure },
      );
    }
    if (this.#isStepping) {
      throw new ValueError('LBFGS.step', 'another step is under way; await it first');
    }
    this.#isStepping = true;
    this.hasStepped = true;
    try {
      return await this.#minimize(closure);
    } finally {
      this.#isStepping = false;
    }
  }

  async #minimize(closure: () => Tensor): Promise<Tensor> {
    const [{ params, ...settings }] = this.paramGroups;
    const { lr, maxIter, toleranceGrad, toleranceChange, historySize, lineSearchFn } = settings;
    const maxEval = settings.maxEval ?? Math.floor((maxIter * 5) / 4);
    const before = this.state.get(params[0]) ?? fresh;
    let { nIter, d, t, prevFlatGrad } = before;
    let curvature: Curvature = before;

    const first = await this.#evaluate(closure);
    let { value, gradient } = first;
    let evaluations = 1;
    const remember = (): void => {
      const { oldDirs, oldStps, ro, hDiag } = curvature;
      const funcEvals = before.funcEvals + evaluations;
      const state = { funcEvals, nIter, d, t, oldDirs, oldStps, ro, hDiag, prevFlatGrad };
      this.state.set(params[0], state);
    };
    if ((await largest(gradient)) <= toleranceGrad) {
      remember();
      return first.loss;
    }

    for (let n = 1; n <= maxIter; n++) {
      nIter++;
      if (d !== null && prevFlatGrad !== null) {
        curvature = await changed(curvature, gradient, prevFlatGrad, d, t, historySize);
      }
      const direction = quietly(() => descentDirection(curvature, gradient));
      d = direction;
      prevFlatGrad = gradient;
      const previous = value;
      t = nIter === 1 ? Math.min(1, 1 / (await read(() => gradient.abs().sum()))) * lr : lr;
      const slope = await read(() => gradient.dot(direction));
      if (slope > -toleranceChange) break;

      if (lineSearchFn !== null) {
        const start: LinePoint = { t: 0, value, slope, gradient };
        const line = (at: number): Promise<LinePoint> => this.#along(closure, direction, at);
        const found = await strongWolfe(line, start, t, await largest(direction));
        ({ t, value, gradient } = found.point);
        evaluations += found.evaluations;
        quietly(() => moveAlong(params, direction, t));
      } else {
        quietly(() => moveAlong(params, direction, t));
        // After the last iteration nothing would use it.
        if (n === maxIter) break;
        ({ value, gradient } = await this.#evaluate(closure));
        evaluations++;
      }

      if (n === maxIter || evaluations >= maxEval) break;
      if ((await largest(gradient)) <= toleranceGrad) break;
      if ((await read(() => direction.mul(t).abs().max())) <= toleranceChange) break;
      if (Math.abs(value - previous) < toleranceChange) break;
    }
    remember();
    return first.loss;
  }

  async #evaluate(closure: () => Tensor): Promise<Evaluated> {
    const loss = enableGrad(() => synchronous('LBFGS.step', closure));
    if (!(loss instanceof Tensor)) {
      throw new ValueError(
        'LBFGS.step',
        `the closure returned ${worded(loss)}; it must return the loss, a tensor`,
        { returned: loss },
      );
    }
    if (loss.numel !== 1) {
      throw new ShapeError(
        'LBFGS.step',
        `the loss is ${describe(loss)}; it must have one element, as sum() or mean() gives`,
        { loss: loss.shape },
      );
    }
    const gradient = quietly(() => flatGradients(this.paramGroups[0].params));
    return { loss, value: Number(await loss.item()), gradient };
  }

  /** The function at a distance along a direction; the parameters are left where they are. */
  async #along(closure: () => Tensor, direction: Tensor, t: number): Promise<LinePoint> {
    const { params } = this.paramGroups[0];
    const here = quietly(() => params.map((parameter) => parameter.clone()));
    let evaluated: Promise<Evaluated>;
    try {
      quietly(() => moveAlong(params, direction, t));
      // What is asynchronous of it reads only.
      evaluated = this.#evaluate(closure);
    } finally {
      quietly(() => putBack(params, here));
    }
    const { value, gradient } = await evaluated;
    for (const values of here) values.dispose();
    return { t, value, gradient, slope: await read(() => gradient.dot(direction)) };
  }
}

/** The curvature with the last change, unless that says nothing of it. */
async function changed(
  curvature: Curvature,
  gradient: Tensor,
  before: Tensor,
  direction: Tensor,
  t: number,
  historySize: number,
): Promise<Curvature> {
  const [y, s, ys] = quietly(() => {
    const change = gradient.sub(before);
    const moved = direction.mul(t);
    return [change, moved, change.dot(moved)];
  });
  if (Number(await ys.item()) <= 1e-10) return curvature;
  return quietly(() => withChange(curvature, y, s, ys, historySize));
}

/** Computes without recording, and lets go of what is not returned. */
function quietly<R>(fn: () => R): R {
  return noGrad(() => scope(fn));
}

async function read(fn: () => Tensor): Promise<number> {
  const result = quietly(fn);
  const value = Number(await result.item());
  result.dispose();
  return value;
}

function largest(x: Tensor): Promise<number> {
  return read(() => x.abs().max());
}

function severalGroups(): ValueError {
  return new ValueError(
    'LBFGS',
    'several groups of parameters; all parameters are one group, with the same settings',
  );
}
