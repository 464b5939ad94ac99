// What a row kernel computes in which pass over a row: what is the same for a whole row is taken
// out of its loop, and what took long to compute is kept in an output until its turn comes.

import {
  type Combiner,
  type Expression,
  input,
  operandsOf,
  type RowKernel,
  rebuilt,
  topologicalOrder,
} from '@gradus/tensor/backend';
import { rowFacts } from '@gradus/tensor/functions';
import { lowerFunctionsWith } from '../functions/lowering.ts';
import { callsHost } from './host.ts';

/** Expressions computed at every element of a row. They read values by their slots. */
export interface RowPass {
  readonly roots: readonly Expression[];
  /** Values of the whole row, computed before, by the slots that the roots read them from. */
  readonly invariants: ReadonlyMap<number, Expression>;
}

/** A pass that combines what its only root gives, and may keep it in an output. */
export interface StagePass extends RowPass {
  readonly combiner: Combiner;
  readonly keptIn?: number;
}

/**
 * The passes of a row kernel. Slots: the inputs, the results of the stages, the outputs as far as
 * they are written, then the invariants.
 */
export interface RowPlan {
  readonly stages: readonly StagePass[];
  /** The outputs with a value for each element, and what is computed there. */
  readonly whole: readonly number[];
  readonly last: RowPass;
  /** The outputs with one value a row. */
  readonly single: readonly number[];
  readonly ofRow: readonly Expression[];
}

/** The nodes of an expression from which on it pays to keep its value. */
const longNodes = 12;

/** Plans the passes of a kernel. */
export function rowPlan(kernel: RowKernel): RowPlan {
  const { inputs, stages, outputs, isWhole } = kernel;
  const lower = lowerFunctionsWith(rowFacts(kernel));
  const lowered = outputs.map(lower);
  const numbers = outputs.map((_, i) => i);
  const whole = numbers.filter((i) => isWhole[i]);
  const single = numbers.filter((i) => !isWhole[i]);
  const firstKept = inputs.length + stages.length;
  const kept = new Map<number, Expression>();
  const slotOf = (output: number, { dtype }: Expression) => input(firstKept + output, dtype);
  const pass = (roots: readonly Expression[]): RowPass => {
    const known = roots.map((root) => replaced(root, kept));
    const varies = (slot: number): boolean => slot < inputs.length || slot >= firstKept;
    return hoisted(known, varies, firstKept + outputs.length);
  };
  const planned = stages.map(({ prologue, combiner }): StagePass => {
    const value = lower(prologue);
    const stage = { ...pass([value]), combiner };
    const free = whole.filter((i) => ![...kept.values()].includes(slotOf(i, value)));
    const keptIn = free.find(
      (i) => outputs[i].dtype === value.dtype && contains(lowered[i], value),
    );
    if (keptIn === undefined || !isLong(value)) return stage;
    kept.set(value.id, slotOf(keptIn, value));
    return { ...stage, keptIn };
  });
  const last = pass(whole.map((i) => lowered[i]));
  return { stages: planned, whole, last, single, ofRow: single.map((i) => lowered[i]) };
}

function contains(root: Expression, node: Expression): boolean {
  return topologicalOrder([root]).includes(node);
}

function isLong(node: Expression): boolean {
  const order = topologicalOrder([node]);
  return order.length >= longNodes || order.some(callsHost);
}

/** The pass that computes `roots`, with what does not vary along the row taken out. */
function hoisted(
  roots: readonly Expression[],
  varies: (slot: number) => boolean,
  firstSlot: number,
): RowPass {
  const varying = new Set<number>();
  for (const node of topologicalOrder(roots)) {
    const isVarying =
      node.kind === 'input'
        ? varies(node.index)
        : operandsOf(node).some(({ id }) => varying.has(id));
    if (isVarying) varying.add(node.id);
  }
  const invariants = new Map<number, Expression>();
  const slots = new Map<number, Expression>();
  for (const node of topologicalOrder(roots).filter(({ id }) => varying.has(id))) {
    for (const operand of operandsOf(node)) {
      const isLeaf = operandsOf(operand).length === 0;
      if (isLeaf || varying.has(operand.id) || slots.has(operand.id)) continue;
      const slot = firstSlot + invariants.size;
      slots.set(operand.id, input(slot, operand.dtype));
      invariants.set(slot, operand);
    }
  }
  return { roots: roots.map((root) => replaced(root, slots)), invariants };
}

/** The expression with some of its nodes, given by id, replaced by others. */
function replaced(root: Expression, by: ReadonlyMap<number, Expression>): Expression {
  const known = new Map(by);
  for (const node of topologicalOrder([root])) {
    if (!known.has(node.id)) {
      known.set(
        node.id,
        rebuilt(node, (operand) => known.get(operand.id) ?? operand),
      );
    }
  }
  return known.get(root.id) ?? root;
}
