// A program as a drawing, in the language of Graphviz: kernels as boxes, memory that lasts as
// ellipses, and who reads what from whom as arrows.

import type { BackendBuffer, Operand, PlanStep } from '@gradus/tensor/backend';
import { describe } from '@gradus/tensor/interpreter';
import { inputsOf, outputsOf, type Region } from './program/region.ts';

/** The steps of a region in DOT. */
export function dotOf({ steps, scratch, constants }: Region): string {
  const lines: string[] = [];
  const writers = new Map<BackendBuffer, string>();
  const read = new Map<BackendBuffer, string>();
  let ellipses = 0;
  const ellipse = (operand: Operand, what: string): string => {
    const id = `memory${ellipses++}`;
    lines.push(`  ${id} [label="${what}\\n${describe(operand)}", shape=ellipse];`);
    return id;
  };
  steps.forEach((step, position) => {
    const id = `kernel${position + 1}`;
    lines.push(`  ${id} [label="${labelOf(step, position)}"];`);
    const sources = inputsOf(step).map((operand) => {
      const { buffer } = operand;
      const known = writers.get(buffer) ?? read.get(buffer);
      if (known !== undefined) return known;
      const source = ellipse(operand, constants.has(buffer) ? 'constant' : 'outside');
      read.set(buffer, source);
      return source;
    });
    for (const source of new Set(sources)) lines.push(`  ${source} -> ${id};`);
    for (const { buffer } of outputsOf(step)) writers.set(buffer, id);
  });
  for (const [position, step] of steps.entries()) {
    for (const operand of outputsOf(step)) {
      const isLast = writers.get(operand.buffer) === `kernel${position + 1}`;
      if (!isLast || scratch.has(operand.buffer)) continue;
      lines.push(`  kernel${position + 1} -> ${ellipse(operand, 'left')};`);
    }
  }
  return ['digraph {', '  node [shape=box];', ...lines, '}'].join('\n');
}

function labelOf(step: PlanStep, position: number): string {
  const results = outputsOf(step).map(describe).join(', ');
  return `${position + 1}. ${step.kernel.kind}\\n${results}`;
}
