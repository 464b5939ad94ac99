// `compile`: a function that is run eagerly once for each case, and from then on as a program.

import { isGradEnabled } from '@gradus/autograd';
import { defaultDevice, type Tensor } from '@gradus/tensor';
import { checkCallback, checkOptions, describe, isCapturing } from '@gradus/tensor/interpreter';
import { discard, resultOf } from './capture/handing-out.ts';
import { type Structure, tensorsOf } from './capture/structure.ts';
import { placeholdersFor, type Trace, trace } from './capture/trace.ts';
import { GraphError } from './errors.ts';
import { Program } from './program/program.ts';

/** Programs of one function at most. */
const maximumPrograms = 64;

/** Calls in a row that may each keep new tensors. */
const maximumBeginnings = 8;

/** Calls in a row that may each do something else than the one before, unasked. */
const maximumChanges = 2;

/** How often what was done. */
export interface CompileStatistics {
  /** Calls that ran the function itself, and were captured. */
  readonly captures: number;
  /** Calls that ran a program. */
  readonly replays: number;
  /** Programs that are held. */
  readonly programs: number;
}

/** Options of `compile`. */
export interface CompileOptions {
  /**
   * Whether the second call of a kind runs the function once more, to see that it does the same;
   * true unless given.
   */
  readonly verify?: boolean;
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
 * A function that does what `fn` does, faster: calls with arguments of a kind run `fn` and note the
 * kernels; from the third on they run those, optimized as a whole.
 *
 * The second call shows whether `fn` does the same again. A number that it closes over and that
 * changes, or a variable that holds another tensor, makes it do something else: such a call is
 * right, but after two in a row the next is refused, and says what differed. What changes only
 * later is not seen. Pass as arguments what changes.
 *
 * Another program is captured where dtype, shape or device of a tensor among the arguments differ,
 * or a primitive does, or whether a leaf has a gradient, requires one, or gradients are recorded;
 * for modules in training or evaluation, with other hooks, layers or parameters, and for other
 * groups of an optimizer. Elements of tensors, learning rates, schedules and draws of random
 * numbers are data: each call computes with those of now.
 *
 * Results are tensors of the caller's, which no later call changes; so are gradients that are left
 * on leaves. A result that requires a gradient cannot be run backward from: `backward()` belongs
 * inside. Tensors that `fn` makes are disposed at its end; `keep()` keeps one, and the call is not
 * replayed but captured again, as an optimizer's first step. Where `fn` throws, or is refused, what
 * it did until then is done, as without `compile`; where a program throws, as for an index that is
 * out of range, steps of optimizers and draws of the whole call are counted.
 * @throws {GraphError} on a call, if `fn` reads a value, calls an op whose result values decide,
 * returns a promise, writes to an argument or to memory that one shares, uses two devices, keeps
 * new tensors at every call, does something else at every call, or needs too many programs; if an
 * argument requires a gradient, or is neither tensor nor primitive nor made of such.
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
export function compile<A extends readonly Structure[], R>(
  fn: (...args: A) => R,
  options: CompileOptions = {},
): Compiled<A, R> {
  checkCallback('compile', fn);
  checkOptions('compile', options, '{ verify: false }');
  const programs = new Programs((...args) => fn(...(args as A)) as Structure, options);
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
  readonly #isVerified: boolean;
  readonly #programs = new Map<string, Program[]>();
  /** Of calls of a kind that did not do what the one before did: how they differed. */
  readonly #changes = new Map<string, readonly string[]>();
  #captures = 0;
  #replays = 0;
  #beginnings = 0;

  constructor(fn: (...args: readonly Structure[]) => Structure, { verify = true }: CompileOptions) {
    this.#fn = fn;
    this.#isVerified = verify;
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
    const given = args.flatMap((arg, i) =>
      tensorsOf(`argument ${i}`, arg, (fact) => facts.push(fact)),
    );
    const tensors = given.length < 2 ? given : distinct(given, facts);
    for (const tensor of tensors) checkArgument(tensor);
    const key = facts.join('; ');
    const program = this.#programs.get(key)?.find((candidate) => candidate.fits(tensors));
    if (program === undefined) return this.#capture(key, args, tensors);
    if (!program.isConfirmed) return this.#confirm(program, key, args, tensors);
    this.#replays++;
    return program.run(tensors);
  }

  /** Runs the function, and makes a program of what it did. */
  #capture(key: string, args: readonly Structure[], tensors: readonly Tensor[]): Structure {
    this.#checkLimits(key);
    return this.#hold(key, this.#traced(args, tensors), tensors);
  }

  /** Runs the function once more: what it did before is replayed if it does that again. */
  #confirm(
    program: Program,
    key: string,
    args: readonly Structure[],
    tensors: readonly Tensor[],
  ): Structure {
    this.#checkLimits(key);
    const traced = this.#traced(args, tensors);
    const difference = program.differenceTo(traced);
    if (difference === undefined) {
      program.adopt(traced);
      this.#changes.delete(key);
      const result = resultOf(traced, tensors);
      discard(traced);
      return result;
    }
    this.#changes.set(key, [...(this.#changes.get(key) ?? []), difference]);
    this.#keep(
      key,
      (this.#programs.get(key) ?? []).filter((other) => other !== program),
    );
    program.dispose();
    return this.#hold(key, traced, tensors);
  }

  #traced(args: readonly Structure[], tensors: readonly Tensor[]): Trace {
    this.#captures++;
    const placeholders = placeholdersFor(tensors);
    try {
      return trace(this.#fn, args, placeholders);
    } catch (error) {
      for (const placeholder of placeholders.values()) placeholder.dispose();
      throw error;
    }
  }

  #hold(key: string, traced: Trace, tensors: readonly Tensor[]): Structure {
    const result = resultOf(traced, tensors);
    if (traced.kept.length > 0) {
      this.#beginnings++;
      discard(traced);
      return result;
    }
    this.#beginnings = 0;
    const program = new Program(traced);
    program.isConfirmed = !this.#isVerified;
    const known = (this.#programs.get(key) ?? []).filter((other) => {
      if (other.isLost) other.dispose();
      return !other.isLost;
    });
    this.#keep(key, [...known, program]);
    return result;
  }

  #keep(key: string, programs: readonly Program[]): void {
    this.#programs.set(key, [...programs]);
  }

  #checkLimits(key: string): void {
    const changes = this.#changes.get(key) ?? [];
    if (changes.length >= maximumChanges) {
      throw new GraphError(
        'compile',
        `each of the last ${changes.length} calls did something else than the one before: ` +
          `${changes.at(-1)}. A program does the same each time; pass what changes as an argument, ` +
          'numbers that change at each call as tensors',
      );
    }
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
    this.#changes.clear();
  }
}

/** Each tensor once; which of them are the same is a fact too. */
function distinct(tensors: readonly Tensor[], facts: string[]): readonly Tensor[] {
  const places = tensors.map((tensor) => tensors.indexOf(tensor));
  const once = tensors.filter((_, i) => places[i] === i);
  if (once.length < tensors.length) facts.push(`tensors ${places}`);
  return once;
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
