// A step of a program in words: what its kernel computes, and what it computes that from.

import {
  type Expression,
  type Kernel,
  type Operand,
  type RowStage,
  readsIndex,
  topologicalOrder,
} from '@gradus/tensor/backend';
import { describe } from '@gradus/tensor/interpreter';
import { countOf } from './region.ts';

/** Names that are listed of the primitives of one computation. */
const maximumNames = 5;

/**
 * What a kernel computes: `map: sub, mul`, `reduce sum of mul, then div`, `matmul, then add, max`.
 * Each primitive is named once, in the order in which it is met; past five stands `…`.
 */
export function kernelInWords(kernel: Kernel): string {
  switch (kernel.kind) {
    case 'map':
      return `map: ${listed(kernel.outputs) || withoutPrimitives(kernel.outputs)}`;
    case 'reduce':
      return `reduce ${combined(kernel, kernel.epilogues)}${ending(kernel.epilogues)}`;
    case 'scan':
      return `scan ${combined(kernel, kernel.outputs)}${ending(kernel.outputs)}`;
    case 'row': {
      const last = listed(kernel.outputs);
      const stages = kernel.stages.map((stage) => combined(stage, []));
      return `row: ${[...stages, ...(last === '' ? [] : [`then ${last}`])].join('; ')}`;
    }
    case 'matmul':
      return `matmul${ending(kernel.epilogues ?? [])}`;
    case 'scatter':
      return `scatter ${kernel.mode}`;
    case 'sort':
      return kernel.descending ? 'sort descending' : 'sort';
    default:
      return kernel.kind;
  }
}

/** Operands in order, neighbours that read the same as one: `float32[8], 3 × scalar float64`. */
export function operandsInWords(operands: readonly Operand[]): string {
  const runs: { readonly words: string; times: number }[] = [];
  for (const words of operands.map(operandInWords)) {
    const last = runs.at(-1);
    if (last?.words === words) last.times++;
    else runs.push({ words, times: 1 });
  }
  return runs.map(({ words, times }) => (times === 1 ? words : `${times} × ${words}`)).join(', ');
}

/** `float32[64, 100]`; `scalar float64` of one element that stands for all. */
export function operandInWords(operand: Operand): string {
  const { shape, strides, dtype } = operand;
  const isExpanded = countOf(operand) > 1 && strides.every((step, d) => step === 0 || shape[d] < 2);
  return isExpanded ? `scalar ${dtype}` : describe(operand);
}

interface Combination {
  readonly prologue: Expression;
  readonly combiner: RowStage['combiner'] | 'logaddexp';
}

function combined({ prologue, combiner }: Combination, after: readonly Expression[]): string {
  const before = listed([prologue]);
  const what = readsIndex(after) ? `${combiner} with position` : combiner;
  return before === '' ? what : `${what} of ${before}`;
}

function ending(expressions: readonly Expression[]): string {
  const names = listed(expressions);
  return names === '' ? '' : `, then ${names}`;
}

function listed(expressions: readonly Expression[]): string {
  const names = [...new Set(topologicalOrder(expressions).flatMap(nameOf))];
  const shown = names.slice(0, maximumNames);
  return (names.length > shown.length ? [...shown, '…'] : shown).join(', ');
}

// Conversions say little of what is computed, and there are many: each run-time number has one.
function nameOf(node: Expression): string[] {
  switch (node.kind) {
    case 'unary':
    case 'binary':
      return [node.op];
    case 'select':
    case 'bitcast':
    case 'multiplyAdd':
      return [node.kind];
    default:
      return [];
  }
}

function withoutPrimitives(expressions: readonly Expression[]): string {
  const kinds = new Set(topologicalOrder(expressions).map(({ kind }) => kind));
  if (!kinds.has('input')) return 'fill';
  return kinds.has('cast') ? 'cast' : 'copy';
}
