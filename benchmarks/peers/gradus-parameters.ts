// Given numbers as what is trained: leaves, or the parameters of a module.

import { noGrad } from '../../packages/autograd/src/index.ts';
import type { Module } from '../../packages/nn/src/index.ts';
import type { Tensor } from '../../packages/tensor/src/index.ts';

/** The tensors, whose gradients are wanted from here on. */
export function leaves(tensors: readonly Tensor[]): readonly Tensor[] {
  return tensors.map((x) => x.requiresGrad_());
}

/** The elements of a vector, each a leaf without dimensions. */
export function scalarLeaves(start: Tensor): readonly Tensor[] {
  return leaves(Array.from({ length: start.numel }, (_, i) => start.narrow(0, i, 1).sum()));
}

/** A module with values of its parameters, in their order. */
export function filled<M extends Module>(model: M, values: readonly Tensor[]): M {
  noGrad(() => {
    model.parameters().forEach((parameter, i) => {
      parameter.copy_(values[i]);
    });
  });
  return model;
}

/** Plain descent, as the scripts write it that do without an optimizer. */
export function descend(model: Module, learningRate: number): void {
  noGrad(() => {
    for (const parameter of model.parameters()) {
      if (parameter.grad !== null) parameter.sub_(parameter.grad.mul(learningRate));
    }
  });
}

/** Plain descent of leaves, whose gradients start from nothing afterwards. */
export function updateLeaves(parameters: readonly Tensor[], learningRate: number): void {
  noGrad(() => {
    for (const p of parameters) {
      if (p.grad === null) continue;
      p.sub_(p.grad.mul(learningRate));
      p.grad = null;
    }
  });
}
