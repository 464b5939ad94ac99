// A kernel, and the calls that it would wait for, as one kernel: these are computed where it reads
// their results. What one kernel becomes is found again by a walk over a few numbers.

import { topologicalOrder } from '../../expression/node.ts';
import { composed, expressionsOf, type Part } from '../../kernel/composition.ts';
import type { MapKernel, ReduceKernel } from '../../kernel/kernel.ts';
import { type Shape, sameShape } from '../../shape/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { isScalar, type Value } from '../value.ts';
import { type Call, callOf } from './call.ts';
import { maximumNodes, maximumScalars, maximumSources } from './policy.ts';
import { isWholeProduct } from './product.ts';
import { placeOf, type Source, sourceOf } from './source.ts';

/** Kernels that read results of maps element by element. */
export type Joining = MapKernel | ReduceKernel;

/** A kernel, and what it is run on but for its outputs. */
export interface Joined<K extends Joining> {
  readonly kernel: K;
  readonly sources: readonly Source[];
  readonly scalars: readonly number[];
}

/** Whether any of the inputs has not been computed. */
export function arePending(inputs: readonly Value[]): boolean {
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    if (!isScalar(value) && value.storage.pending !== undefined) return true;
  }
  return false;
}

/** `kernel` over what `inputs` show, stretched to `shape`, and over numbers of its own. */
export function joined<K extends Joining>(
  kernel: K,
  inputs: readonly Value[],
  numbers: readonly number[],
  shape: Shape,
): Joined<K> {
  if (arePending(inputs)) {
    const whole = together(kernel, tensorsAmong(inputs), numbers, shape);
    if (whole !== undefined) return whole;
  }
  const sources: Source[] = [];
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    if (!isScalar(value)) sources.push(computedSource(value, shape));
  }
  return { kernel, sources, scalars: numbers };
}

function tensorsAmong(inputs: readonly Value[]): readonly Tensor[] {
  const tensors: Tensor[] = [];
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    if (!isScalar(value)) tensors.push(value);
  }
  return tensors;
}

function computedSource(tensor: Tensor, shape: Shape): Source {
  if (!isWholeProduct(tensor, shape)) tensor.storage.settle();
  return sourceOf(tensor, shape);
}

// A step of the walk to what a kernel becomes.
class Junction {
  readonly #next = new Map<number, Junction>();
  /** What was found here: a kernel, or that it would be too large. */
  found: Joining | 'tooLarge' | undefined = undefined;

  to(key: number): Junction {
    let next = this.#next.get(key);
    if (next === undefined) {
      next = new Junction();
      this.#next.set(key, next);
    }
    return next;
  }
}

const start = new Junction();

/** Keys of tensors that are read; those of kernels begin after. */
const places = 8;

function together<K extends Joining>(
  kernel: K,
  tensors: readonly Tensor[],
  numbers: readonly number[],
  shape: Shape,
): Joined<K> | undefined {
  if (tensors.length > maximumSources) return undefined;
  const sources: Source[] = [];
  const calls: (Call | undefined)[] = [];
  let scalars = numbers;
  let junction = start.to(kernel.id);
  // What is computed lets go of what it read, which must not be in a place by then.
  for (const tensor of tensors) {
    if (!isWhole(tensor, shape) && !isWholeProduct(tensor, shape)) tensor.storage.settle();
  }
  for (let i = 0; i < tensors.length; i++) {
    const call = callOf(tensors[i]);
    // Every tensor that follows needs a place as well.
    const room = maximumSources - sources.length - (tensors.length - 1 - i);
    const isTaken =
      call !== undefined &&
      (calls.includes(call) ||
        (call.isInlined &&
          call.sources.length <= room &&
          scalars.length + call.scalars.length <= maximumScalars));
    if (!isTaken) {
      calls.push(undefined);
      junction = junction.to(placeOf(computedSource(tensors[i], shape), sources));
      continue;
    }
    calls.push(call);
    junction = junction.to(places + call.kernel.id).to(placesOf(call, sources));
    if (call.scalars.length > 0) scalars = scalars.concat(call.scalars);
  }
  junction.found ??= whole(kernel, tensors, calls, sources, shape);
  if (junction.found === 'tooLarge') return undefined;
  for (let i = 0; i < calls.length; i++) calls[i]?.inlined();
  // The walk begins with the kernel, whose kind it keeps.
  return { kernel: junction.found as K, sources, scalars };
}

/** Whether a tensor shows all of what is pending, in the shape that is asked for. */
function isWhole(tensor: Tensor, shape: Shape): boolean {
  return sameShape(tensor.shape, shape) && callOf(tensor) !== undefined;
}

/** The places of a call's sources, as the digits of a number. */
function placesOf(call: Call, sources: Source[]): number {
  let digits = 0;
  for (let i = 0; i < call.sources.length; i++) {
    digits = digits * places + placeOf(call.sources[i], sources);
  }
  return digits;
}

function whole(
  kernel: Joining,
  tensors: readonly Tensor[],
  calls: readonly (Call | undefined)[],
  sources: Source[],
  shape: Shape,
): Joining | 'tooLarge' {
  const parts = calls.map((call, i): Part => {
    if (call === undefined) return placeOf(sourceOf(tensors[i], shape), sources);
    const taken = call.sources.map((source) => placeOf(source, sources));
    return { kernel: call.kernel, output: 0, places: taken };
  });
  const made = composed(
    kernel,
    parts,
    sources.map(({ dtype }) => dtype),
  );
  return topologicalOrder(expressionsOf(made)).length > maximumNodes ? 'tooLarge' : made;
}
