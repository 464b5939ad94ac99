// Gradients of anything by anything: zeros where nothing flows, which for `grad` is an error.

import { type Tensor, zerosLike } from '@gradus/tensor';
import { describe, sameShape } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { historyOf } from '../tape/current.ts';
import { type GradOptions, grad } from './grad.ts';
import { type Like, like, listed, type Tensors } from './structure.ts';

/** The gradients of `⟨seeds, outputs⟩`, one an input. */
export function gradientsOrZeros(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  seeds: readonly Tensor[],
  { createGraph, retainGraph }: Pick<GradOptions, 'createGraph' | 'retainGraph'>,
): Tensor[] {
  const flowing = outputs.flatMap((output, i) => (historyOf(output) ? [i] : []));
  const gradients = grad(
    flowing.map((i) => outputs[i]),
    inputs,
    {
      gradOutputs: flowing.map((i) => seeds[i]),
      createGraph,
      retainGraph,
      allowUnused: true,
    },
  );
  return gradients.map((gradient, i) => gradient ?? zerosLike(inputs[i]));
}

/** `given` as a list, if its tensors have the shapes and dtypes of `expected`. */
export function fitting(
  op: string,
  given: Tensors,
  expected: readonly Tensor[],
  noun: string,
): readonly Tensor[] {
  const list = listed(given);
  const isFitting = (x: Tensor, i: number): boolean =>
    list[i]?.dtype === x.dtype && list[i].device === x.device && sameShape(list[i].shape, x.shape);
  if (list.length === expected.length && expected.every(isFitting)) return list;
  throw new GradError(
    op,
    `v is ${list.map(described).join(' and ')}, the ${noun} is ${expected.map(described).join(' and ')}; ` +
      'v has its dtype, shape and device',
    { v: list.map(({ shape }) => shape), shapes: expected.map(({ shape }) => shape) },
  );
}

function described(x: Tensor): string {
  return `${describe(x)} on ${x.device}`;
}

/** Outputs as a caller gets them: outside of the graph, unless that is wanted. */
export function released<O extends Tensors>(outputs: O, createGraph: boolean): Like<O> {
  return like(
    outputs,
    listed(outputs).map((output) => (createGraph ? output : output.detach())),
  );
}
