// Runs a function once, eagerly, and notes what it does: its results are right, and what was noted
// can be done again.

import { watchGradients } from '@gradus/autograd';
import { empty, keep, Tensor } from '@gradus/tensor';
import {
  capturing,
  collected,
  identity,
  initialize,
  pushInterpreter,
  type Storage,
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
  /** Where the elements of each returned tensor lie: memory inside, or outside. */
  readonly returned: ReadonlyMap<Tensor, Tensor>;
  /** Tensors from outside that took part and that somebody still holds. */
  readonly outside: readonly Tensor[];
  /** Tensors that the function made and kept for later: another call need not do the same. */
  readonly kept: readonly Tensor[];
}

/** A placeholder for each tensor among the arguments, holding a copy of it. */
export function placeholdersFor(tensors: readonly Tensor[]): Tensor[] {
  return tensors.map((tensor) => {
    const placeholder = empty(tensor.shape, { dtype: tensor.dtype, device: tensor.device });
    return keep(placeholder);
  });
}

/** Copies arguments to where a program reads them. */
export function feed(placeholders: readonly Tensor[], tensors: readonly Tensor[]): void {
  for (let i = 0; i < placeholders.length; i++) initialize(placeholders[i], identity, [tensors[i]]);
}

/** Runs `fn` on the placeholders and notes what it does. */
export function trace(
  fn: (...args: readonly Structure[]) => Structure,
  args: readonly Structure[],
  placeholders: readonly Tensor[],
): Trace {
  const storages = new Set<Storage>(placeholders.map(({ storage }) => storage));
  const recording = new Recording(storages);
  const notes = new GradientNotes();
  let next = 0;
  const given = args.map((arg, i) => withTensors(`argument ${i}`, arg, () => placeholders[next++]));
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
    const isGradient = new Set(gradients.map(({ after }) => after));
    for (const gradient of isGradient) if (gradient !== undefined) left.add(gradient);
    const inside = new Set(made);
    const outside = [...recording.outside].filter(
      ([tensor]) => !inside.has(tensor) && !tensor.disposed,
    );
    return {
      recording,
      placeholders,
      gradients,
      result,
      returned: heldResults(
        result,
        (tensor) => inside.has(tensor) || placeholders.includes(tensor),
      ),
      outside: outside.map(([tensor]) => tensor),
      kept: [
        ...made.filter((tensor) => kept.has(tensor) && !isGradient.has(tensor)),
        // Given other data, a tensor keeps what it was given.
        ...outside.flatMap(([tensor, storage]) => (tensor.storage === storage ? [] : [tensor])),
      ],
    };
  } finally {
    // Held by nobody else, they are scratch memory of the program.
    for (const tensor of made) if (!left.has(tensor)) tensor.dispose();
  }
}

/** Handles on what a function returned, for the program to keep. */
function heldResults(
  result: Structure,
  isInside: (tensor: Tensor) => boolean,
): ReadonlyMap<Tensor, Tensor> {
  const held = new Map<Tensor, Tensor>();
  for (const tensor of tensorsOf('the result', result, () => {})) {
    if (tensor.disposed) {
      throw new GraphError('compile', 'the function returned a tensor that it had disposed');
    }
    held.set(tensor, isInside(tensor) ? anotherHandle(tensor) : tensor);
  }
  return held;
}

/** One more handle on the same elements, which outlives scopes and is outside of any graph. */
function anotherHandle(tensor: Tensor): Tensor {
  return keep(new Tensor(tensor.storage, tensor.dtype, tensor));
}
