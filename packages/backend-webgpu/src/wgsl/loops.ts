// The elements of strided operands by one running number: the smallest loop nest over all of them,
// its sizes, strides and offsets as parameters, and the code that finds the places.

import { collapse, dtypes, isContiguous, type Operand } from '@gradus/tensor/backend';

/**
 * How an operand moves with the running number: as it does, not at all, or as strides say.
 */
export type Step = 'next' | 'still' | 'far';

/** What code over a loop nest is specialised by. */
export interface LoopClass {
  /** Loops, where an operand asks for them; else 0. */
  readonly rank: number;
  readonly steps: readonly Step[];
}

/** A loop nest over operands. */
export interface Loops extends LoopClass {
  readonly count: number;
  readonly sizes: readonly number[];
  /** Of each operand, in elements. */
  readonly strides: readonly (readonly number[])[];
  /** Text of the class. */
  readonly key: string;
}

type Strides = readonly (readonly number[])[];

/** The smallest nest over `shape` along which operands move by `strides`. */
export function loopsOf(shape: readonly number[], strides: Strides): Loops {
  let count = 1;
  for (const size of shape) count *= size;
  if (strides.every((stride) => isContiguous(shape, stride))) {
    return { count, rank: 0, sizes: [], strides: [], steps: strides.map(() => 'next'), key: '' };
  }
  const nest = collapse(shape, strides);
  const steps = nest.strides.map((stride) => stepOf(nest.sizes, stride));
  const rank = steps.includes('far') ? nest.sizes.length : 0;
  return { count, rank, ...nest, steps, key: `${rank}${steps.map(([letter]) => letter).join('')}` };
}

/** `loopsOf`, the dims along which `lead` takes its longest steps outermost. */
export function loopsInOrderOf(
  lead: readonly number[],
  shape: readonly number[],
  strides: Strides,
): Loops {
  const isOrdered = lead.every((step, d) => d === 0 || Math.abs(lead[d - 1]) >= Math.abs(step));
  if (isOrdered) return loopsOf(shape, strides);
  const order = shape.map((_, d) => d).sort((a, b) => Math.abs(lead[b]) - Math.abs(lead[a]));
  const ordered = (list: readonly number[]): number[] => order.map((d) => list[d]);
  return loopsOf(ordered(shape), strides.map(ordered));
}

function stepOf(sizes: readonly number[], strides: readonly number[]): Step {
  if (strides.every((stride) => stride === 0)) return 'still';
  return isContiguous(sizes, strides) ? 'next' : 'far';
}

/** How many parameters a class takes. */
export function loopParameterCount({ rank, steps }: LoopClass): number {
  const far = steps.filter((step) => step === 'far').length;
  return Math.max(rank - 1, 0) + steps.length + far * rank;
}

/**
 * The parameters of a nest: the sizes but for the first, which the code need not know, then of
 * each operand its offset in elements and, where it moves far, its strides.
 */
export function loopParameters(
  { rank, sizes, strides, steps }: Loops,
  operands: readonly Pick<Operand, 'byteOffset' | 'dtype'>[],
): number[] {
  const parameters = rank > 1 ? sizes.slice(1) : [];
  for (let i = 0; i < operands.length; i++) {
    const { byteOffset, dtype } = operands[i];
    parameters.push(byteOffset / dtypes[dtype].bytes);
    if (steps[i] === 'far') parameters.push(...strides[i]);
  }
  return parameters;
}

/** Code that has found places. */
export interface Places {
  readonly statements: string;
  /** The name of the index of each operand's element, in elements of its dtype. */
  readonly names: readonly string[];
}

/**
 * Finds the elements of running number `at`; the parameters start at `first`. Names begin with
 * `prefix`.
 */
export function findPlaces(
  { rank, steps }: LoopClass,
  first: number,
  at: string,
  prefix = 'e',
): Places {
  const statements: string[] = [];
  const line = (text: string): void => {
    statements.push(`  ${text}\n`);
  };
  let next = first;
  const parameter = (): string => `params.p${next++}`;
  if (rank > 0) {
    const sizes = Array.from({ length: rank - 1 }, parameter);
    if (rank > 1) line(`var ${prefix}Rest = ${at};`);
    for (let d = rank - 1; d > 0; d--) {
      line(`let ${prefix}Loop${d} = ${prefix}Rest % ${sizes[d - 1]};`);
      line(`${prefix}Rest /= ${sizes[d - 1]};`);
    }
    line(`let ${prefix}Loop0 = ${rank > 1 ? `${prefix}Rest` : at};`);
  }
  const names = steps.map((step, k) => {
    const terms = [parameter()];
    if (step === 'next') terms.push(at);
    // Sums of unsigned numbers wrap round, so negative strides need nothing special.
    if (step === 'far') {
      for (let d = 0; d < rank; d++) terms.push(`${prefix}Loop${d} * ${parameter()}`);
    }
    line(`let ${prefix}${k} = ${terms.join(' + ')};`);
    return `${prefix}${k}`;
  });
  return { statements: statements.join(''), names };
}
