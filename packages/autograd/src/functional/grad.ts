// Gradients as values: of some tensors with respect to others, without touching what leaves hold.

import type { Tensor } from '@gradus/tensor';
import { checkOptions, describe } from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { alias } from '../tape/alias.ts';
import { accumulate, rootOf, wantedHistory } from '../tape/backward.ts';
import { gradientsOf, type Root } from '../tape/engine.ts';
import type { History } from '../tape/history.ts';
import { setGradEnabled } from '../tape/modes.ts';
import { listed, type Tensors } from './structure.ts';

/** Options of {@link grad}. */
export interface GradOptions {
  /** Gradients of the outputs, one each; null, or none at all, for 1 of a scalar. */
  readonly gradOutputs?: Tensor | readonly (Tensor | null)[];
  /** Whether what was saved is kept, for another pass; as `createGraph` unless given. */
  readonly retainGraph?: boolean;
  /** Whether gradients are recorded, so that they can be differentiated again. */
  readonly createGraph?: boolean;
  /** Whether inputs that no output was computed from get null; else they are an error. */
  readonly allowUnused?: boolean;
}

/** One gradient an input. */
export type Gradients<I extends Tensors, Entry = Tensor> = I extends Tensor
  ? [Entry]
  : { -readonly [K in keyof I]: Entry };

/**
 * The gradients of `outputs` with respect to `inputs`, one each: `Σ gradOutputs · ∂outputs/∂input`.
 * What leaves hold as `grad` stays as it is.
 *
 * Shape and dtype: those of the input.
 * @throws {GradError} if an output or an input requires no gradient, if an input was not used and
 * `allowUnused` is not set, if an output of several elements has no gradient in `gradOutputs` or
 * one of another shape, dtype or device, if the graph was used up, or if a tensor that is needed
 * was written to since.
 * @source `torch.autograd.grad`
 * @example
 * const x = tensor([1, 2], { requiresGrad: true });
 * const [gx] = grad(x.pow(3).sum(), x);
 * await gx.toArray() // [3, 12]
 */
export function grad<const I extends Tensors>(
  outputs: Tensors,
  inputs: I,
  options: GradOptions & { readonly allowUnused: true },
): Gradients<I, Tensor | null>;
export function grad<const I extends Tensors>(
  outputs: Tensors,
  inputs: I,
  options?: GradOptions,
): Gradients<I>;
export function grad(outputs: Tensors, inputs: Tensors, options?: GradOptions): unknown {
  return gradients(listed(outputs), listed(inputs), options);
}

function gradients(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  options: GradOptions = {},
): (Tensor | null)[] {
  checkOptions('grad', options, '{ retainGraph: true }');
  const { createGraph = false, retainGraph = createGraph, allowUnused = false } = options;
  const wanted = inputs.map((input, i) => wantedHistory('grad', input, i));
  const roots = rootsOf(outputs, options.gradOutputs);
  const starts = roots.map(({ root }) => root);
  const found = setGradEnabled(createGraph, () => {
    const run = { retainGraph, wanted: new Set(wanted) };
    const { gradients, retained } = gradientsOf(starts, run);
    if (!allowUnused) checkUsed(inputs, wanted, gradients);
    for (const [history, gradient] of retained) accumulate(history, gradient, createGraph);
    return gradients;
  });
  for (const { root, isOwn } of roots) if (isOwn) root.gradient.dispose();
  return wanted.map((history, i) => {
    const gradient = found.get(history);
    if (gradient === undefined) return null;
    // Asked for twice, it is given twice, and each can be disposed.
    return wanted.indexOf(history) === i ? gradient : alias(gradient);
  });
}

/** A root, and whether its gradient was made here. */
interface Start {
  readonly root: Root;
  readonly isOwn: boolean;
}

function rootsOf(outputs: readonly Tensor[], gradOutputs: GradOptions['gradOutputs']): Start[] {
  const given = gradOutputs === undefined ? outputs.map(() => null) : [gradOutputs].flat();
  if (given.length !== outputs.length) {
    throw new GradError(
      'grad',
      `${outputs.length} outputs, ${given.length} gradOutputs; one for each output, or null`,
      { outputs: outputs.length, gradOutputs: given.length },
    );
  }
  return outputs.map((output, i) => ({
    root: rootOf('grad', output, given[i]),
    isOwn: given[i] === null,
  }));
}

function checkUsed(
  inputs: readonly Tensor[],
  wanted: readonly History[],
  found: ReadonlyMap<History, Tensor>,
): void {
  const unused = wanted.findIndex((history) => !found.has(history));
  if (unused < 0) return;
  for (const gradient of found.values()) gradient.dispose();
  throw new GradError(
    'grad',
    `input ${unused} is ${describe(inputs[unused])}, and the outputs were not computed from it; ` +
      '{ allowUnused: true } gives null for such an input',
    { input: unused, dtype: inputs[unused].dtype, shape: inputs[unused].shape },
  );
}
