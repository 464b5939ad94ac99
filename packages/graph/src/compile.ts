// `compile`: a function that is run eagerly once for each case, and from then on as a program.

import { isGradEnabled, noGrad } from '@gradus/autograd';
import { defaultDevice, type Tensor } from '@gradus/tensor';
import { describe, isCapturing } from '@gradus/tensor/interpreter';
import { type Structure, tensorsOf } from './capture/structure.ts';
import { feed, placeholdersFor, trace } from './capture/trace.ts';
import { GraphError } from './errors.ts';
import { Program } from './program/program.ts';

/** Programs of one function at most. */
const maximumPrograms = 64;

/** Calls in a row that may each keep new tensors. */
const maximumBeginnings = 8;

/** How often what was done. */
export interface CompileStatistics {
  /** Calls that ran the function itself, and were captured. */
  readonly captures: number;
  /** Calls that ran a program. */
  readonly replays: number;
  /** Programs that are held. */
  readonly programs: number;
}

/** A compiled function. */
export interface Compiled<A extends readonly Structure[], R> {
  (...args: A): R;
  /** How often the function itself was run, and how often a program in its place. */
  statistics(): CompileStatistics;
  /**
   * Each program in words: the kernels that every pass left, the bytes that are moved and held, and
   * the kernels that are run.
   */
  explain(): string;
  /** Each program as a drawing in DOT, the language of Graphviz. */
  toDot(): string[];
  /**
   * Each program as a picture in SVG. `@dagrejs/dagre` does the layout, and is loaded when it is
   * called for.
   * @throws {GraphError} if `@dagrejs/dagre` is not installed.
   */
  toSvg(): Promise<string[]>;
  /** Lets go of all programs and their memory; the next call captures anew. */
  dispose(): void;
}

/**
 * A function that does what `fn` does, faster: the first call with arguments of a kind runs `fn` and
 * notes the kernels; later calls run those, optimized as a whole.
 *
 * Another program is captured where dtype, shape or device of a tensor among the arguments differ,
 * or a primitive does, or whether a leaf has a gradient, requires one, or gradients are recorded.
 * What `fn` closes over is taken as it was: tensors by their memory, whose elements may change, all
 * else by value. Learning rates and draws of random numbers are computed anew at each call.
 *
 * Results are copies outside of any graph. Gradients that are left on leaves are written again by
 * the next call. Tensors that `fn` makes are disposed at its end; `keep()` keeps one, and the call
 * is not replayed but captured again, as an optimizer's first step.
 * @throws {GraphError} on a call, if `fn` reads a value, returns a promise, writes to an argument,
 * uses two devices, keeps new tensors at every call or needs too many programs; if an argument
 * requires a gradient, or is neither tensor nor primitive nor made of such.
 * @example
 * const w = tensor([1, 2], { requiresGrad: true });
 * const step = compile((x) => {
 *   w.grad = null;
 *   const loss = w.mul(x).pow(2).sum();
 *   loss.backward();
 *   noGrad(() => w.sub_(w.grad.mul(0.1)));
 *   return loss;
 * });
 * const losses = [];
 * for (let t = 0; t < 3; t++) losses.push(await step(tensor([1, 1])).item());
 * losses.map((loss) => loss.toFixed(2)) // ['5.00', '3.20', '2.05']
 */
export function compile<A extends readonly Structure[], R>(fn: (...args: A) => R): Compiled<A, R> {
  const programs = new Programs((...args) => fn(...(args as A)) as Structure);
  // The result has the form of what `fn` returned.
  const call = (...args: A): R => programs.call(args) as R;
  return Object.assign(call, {
    statistics: () => programs.statistics,
    explain: () => programs.explain(),
    toDot: () => programs.all.map((program) => program.toDot()),
    toSvg: () => Promise.all(programs.all.map((program) => program.toSvg())),
    dispose: () => programs.dispose(),
  });
}

/** The programs of one function, by the kind of arguments. */
class Programs {
  readonly #fn: (...args: readonly Structure[]) => Structure;
  readonly #programs = new Map<string, Program[]>();
  #captures = 0;
  #replays = 0;
  #beginnings = 0;

  constructor(fn: (...args: readonly Structure[]) => Structure) {
    this.#fn = fn;
  }

  get statistics(): CompileStatistics {
    return { captures: this.#captures, replays: this.#replays, programs: this.all.length };
  }

  get all(): readonly Program[] {
    return [...this.#programs.values()].flat();
  }

  call(args: readonly Structure[]): Structure {
    // Inside of another compiled function this one is a part of its program.
    if (isCapturing()) return this.#fn(...args);
    const facts = [isGradEnabled() ? 'recorded' : 'unrecorded', defaultDevice()];
    const tensors = args.flatMap((arg, i) =>
      tensorsOf(`argument ${i}`, arg, (fact) => facts.push(fact)),
    );
    for (const tensor of tensors) checkArgument(tensor);
    const key = facts.join('; ');
    const program = this.#programs.get(key)?.find((candidate) => candidate.fits());
    if (program === undefined) return this.#capture(key, args, tensors);
    this.#replays++;
    return program.run(tensors);
  }

  #capture(key: string, args: readonly Structure[], tensors: readonly Tensor[]): Structure {
    this.#checkLimits();
    const placeholders = placeholdersFor(tensors);
    noGrad(() => feed(placeholders, tensors));
    this.#captures++;
    const traced = trace(this.#fn, args, placeholders);
    const program = new Program(traced);
    const result = program.result();
    if (traced.kept.length > 0) {
      this.#beginnings++;
      program.dispose();
      return result;
    }
    this.#beginnings = 0;
    const known = (this.#programs.get(key) ?? []).filter((other) => {
      if (other.isLost) other.dispose();
      return !other.isLost;
    });
    this.#programs.set(key, [...known, program]);
    return result;
  }

  #checkLimits(): void {
    if (this.#beginnings >= maximumBeginnings) {
      throw new GraphError(
        'compile',
        `each of the last ${this.#beginnings} calls kept tensors that it made; a program keeps ` +
          'none. Make them before the first call, or return them',
      );
    }
    if (this.statistics.programs >= maximumPrograms) {
      throw new GraphError(
        'compile',
        `${maximumPrograms} programs are held, and none fits this call; arguments or gradients ` +
          'differ at each. Pad shapes to a few sizes, pass numbers that change as tensors, or ' +
          'dispose() the programs',
      );
    }
  }

  explain(): string {
    const { all } = this;
    if (all.length === 0) return 'nothing is captured yet';
    return all
      .map((program, i) => `program ${i + 1} of ${all.length}: ${program.explain()}`)
      .join('\n\n');
  }

  dispose(): void {
    for (const program of this.all) program.dispose();
    this.#programs.clear();
  }
}

function checkArgument(tensor: Tensor): void {
  if (!tensor.requiresGrad) return;
  throw new GraphError(
    'compile',
    `an argument is ${describe(tensor)} and requires a gradient, which would go to the copy that ` +
      'the program reads; close over it, or pass detach()',
    { dtype: tensor.dtype, shape: tensor.shape },
  );
}
