// A program as a drawing: kernels, memory that lasts, and who reads what from whom.

import type { BackendBuffer, Operand, PlanStep } from '@gradus/tensor/backend';
import { inputsOf, outputsOf, type Region } from '../program/region.ts';
import { kernelInWords, operandInWords, operandsInWords } from '../program/step-in-words.ts';
import type { Arrow, Box, Drawing } from './drawing.ts';

/** The steps of a region. */
export function drawnProgram({ steps, scratch, constants }: Region): Drawing {
  const boxes: Box[] = [];
  const arrows: Arrow[] = [];
  const writers = new Map<BackendBuffer, string>();
  const read = new Map<BackendBuffer, string>();
  let memories = 0;
  const memory = (operand: Operand, what: string): string => {
    const id = `memory${memories++}`;
    boxes.push({ id, kind: 'memory', lines: [what, operandInWords(operand)] });
    return id;
  };
  steps.forEach((step, position) => {
    const id = `kernel${position + 1}`;
    boxes.push({ id, kind: 'kernel', lines: linesOf(step, position) });
    const sources = inputsOf(step).map((operand) => {
      const { buffer } = operand;
      const known = writers.get(buffer) ?? read.get(buffer);
      if (known !== undefined) return known;
      const source = memory(operand, constants.has(buffer) ? 'constant' : 'outside');
      read.set(buffer, source);
      return source;
    });
    for (const from of new Set(sources)) arrows.push({ from, to: id });
    for (const { buffer } of outputsOf(step)) writers.set(buffer, id);
  });
  for (const [position, step] of steps.entries()) {
    const from = `kernel${position + 1}`;
    for (const operand of outputsOf(step)) {
      const isLast = writers.get(operand.buffer) === from;
      if (isLast && !scratch.has(operand.buffer))
        arrows.push({ from, to: memory(operand, 'left') });
    }
  }
  return { boxes, arrows, frames: [] };
}

function linesOf(step: PlanStep, position: number): string[] {
  const results = operandsInWords(outputsOf(step));
  return [`${position + 1}. ${kernelInWords(step.kernel)}`, results];
}
