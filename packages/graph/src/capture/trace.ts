// Runs a function once, eagerly, and notes what it does: its results are right, and what was noted
// can be done again.

import { noGrad, watchGradients } from '@gradus/autograd';
import { empty, keep, Tensor } from '@gradus/tensor';
import {
  capturing,
  collected,
  describe,
  identity,
  initialize,
  memoryOrder,
  pushInterpreter,
} from '@gradus/tensor/interpreter';
import { GraphError } from '../errors.ts';
import { GradientNotes, type HeldGradient } from './gradients.ts';
import { Recording } from './recording.ts';
import { type Structure, tensorsOf, withTensors } from './structure.ts';

/** What a function did, and where its results lie. */
export interface Trace {
  readonly recording: Recording;
  /** What stands for the tensors among the arguments. */
  readonly placeholders: readonly Tensor[];
  readonly gradients: readonly HeldGradient[];
  /** The form of the result, with the tensors that the function returned. */
  readonly result: Structure;
  /** Of each returned tensor that the function made, where its elements lie. */
  readonly returned: ReadonlyMap<Tensor, Returned>;
  /** Tensors from outside that took part and that somebody still holds. */
  readonly outside: readonly Tensor[];
  /** Tensors that the function made and kept for later: another call need not do the same. */
  readonly kept: readonly Tensor[];
}

/** A tensor that a function made and returned. */
export interface Returned {
  /** A handle on its elements that the program keeps. */
  readonly handle: Tensor;
  /** Whether it led back to tensors that require gradients. */
  readonly requiresGrad: boolean;
}

/** A placeholder for each of some tensors, holding a copy of it whose elements lie in its order. */
export function placeholdersFor(tensors: readonly Tensor[]): Map<Tensor, Tensor> {
  return noGrad(() => {
    const placeholders = tensors.map((tensor) => {
      const { shape, dtype, device } = tensor;
      const order = memoryOrder(tensor);
      const sizes = order.map((d) => shape[d]);
      const inOrder = empty(sizes, { dtype, device });
      const placeholder = inOrder.permute(order.map((_, d) => order.indexOf(d)));
      inOrder.dispose();
      return [tensor, keep(placeholder)] as const;
    });
    for (const [tensor, placeholder] of placeholders) initialize(placeholder, identity, [tensor]);
    return new Map(placeholders);
  });
}

/** Runs `fn` on placeholders that stand for the tensors among the arguments, and notes what it does. */
export function trace(
  fn: (...args: readonly Structure[]) => Structure,
  args: readonly Structure[],
  placeholders: ReadonlyMap<Tensor, Tensor>,
): Trace {
  const standIns = [...placeholders.values()];
  const recording = new Recording(standIns, [...placeholders.keys()]);
  const notes = new GradientNotes();
  const given = args.map((arg, i) =>
    withTensors(`argument ${i}`, arg, (tensor) => placeholders.get(tensor) ?? tensor),
  );
  const pop = pushInterpreter((below) => recording.over(below));
  let done: ReturnType<typeof collected<Structure>>;
  try {
    done = capturing(recording, () =>
      watchGradients(notes.note, () => collected('compile', () => fn(...given))),
    );
  } catch (error) {
    // What was refused may have been caught on the way, or hidden in a promise.
    if (!(error instanceof GraphError)) recording.check();
    throw error;
  } finally {
    pop();
  }
  const { result, made, kept } = done;
  const left = new Set<Tensor>(kept);
  try {
    recording.check();
    const gradients = notes.held(made);
    const isGradient = new Set(gradients.flatMap(({ before, after }) => [before, after]));
    for (const gradient of isGradient) if (gradient !== undefined) left.add(gradient);
    const inside = new Set(made);
    const outside = [...recording.outside].filter(
      // Gradients may be other tensors at each call.
      ([tensor]) => !inside.has(tensor) && !tensor.disposed && !isGradient.has(tensor),
    );
    for (const [tensor, { record }] of outside) checkRecord(tensor, record);
    for (const held of gradients) checkGradient(held, standIns);
    return {
      recording,
      placeholders: standIns,
      gradients,
      result,
      returned: heldResults(result, inside, gradients),
      outside: outside.map(([tensor]) => tensor),
      kept: [
        ...made.filter((tensor) => kept.has(tensor) && !isGradient.has(tensor)),
        // Given other data, a tensor keeps what it was given.
        ...outside.flatMap(([tensor, { storage }]) => (tensor.storage === storage ? [] : [tensor])),
      ],
    };
  } finally {
    // Held by nobody else, they are scratch memory of the program.
    for (const tensor of made) if (!left.has(tensor)) tensor.dispose();
  }
}

// The next call would write to it.
function checkGradient({ holder, before, after }: HeldGradient, placeholders: readonly Tensor[]) {
  if (!placeholders.some(({ storage }) => storage === after?.storage)) return;
  holder.grad = before;
  throw new GraphError(
    'compile',
    'the function left an argument as a gradient, which is a copy that the next call writes to; ' +
      'leave a clone() of it',
  );
}

// A program writes values and records no steps: a graph that goes on outside would miss them.
function checkRecord(tensor: Tensor, before: unknown): void {
  if (tensor.record === before || tensor.isLeaf) return;
  throw new GraphError(
    'compile',
    `the function wrote to ${describe(tensor)}, which it did not make, and the write was recorded ` +
      'for backward(); a program records nothing. Write in noGrad(), or what is detached',
    { dtype: tensor.dtype, shape: tensor.shape },
  );
}

/** Handles on what a function returned, for the program to keep. */
function heldResults(
  result: Structure,
  inside: ReadonlySet<Tensor>,
  gradients: readonly HeldGradient[],
): ReadonlyMap<Tensor, Returned> {
  const held = new Map<Tensor, Returned>();
  for (const tensor of tensorsOf('the result', result, () => {})) {
    if (tensor.disposed) {
      throw new GraphError('compile', 'the function returned a tensor that it had disposed');
    }
    if (!inside.has(tensor)) {
      if (!gradients.some(({ before, after }) => before === tensor && after !== tensor)) continue;
      throw new GraphError(
        'compile',
        'the function returned a gradient that it replaced; return a clone() of it',
      );
    }
    held.set(tensor, { handle: anotherHandle(tensor), requiresGrad: tensor.requiresGrad });
  }
  return held;
}

/** One more handle on the same elements, which outlives scopes and is outside of any graph. */
function anotherHandle(tensor: Tensor): Tensor {
  return keep(new Tensor(tensor.storage, tensor.dtype, tensor));
}
