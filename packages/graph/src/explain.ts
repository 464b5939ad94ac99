// A program in words: what each pass left, what is run, how many bytes it moves and holds.

import type { PlanStep } from '@gradus/tensor/backend';
import { dtypes } from '@gradus/tensor/interpreter';
import type { Optimized } from './passes/index.ts';
import { peakBytes } from './plan/lifetimes.ts';
import { countOf, outputsOf, type Region } from './program/region.ts';
import { kernelInWords, operandsInWords } from './program/step-in-words.ts';

/** What is said of a program that was optimized so, and whose intermediates take `arenaBytes`. */
export function explained(optimized: Optimized, arenaBytes: number): string {
  const { captured, once, region, stages } = optimized;
  const least = peakBytes(captured.steps, captured.scratch);
  return [
    `${captured.steps.length} kernels captured`,
    ...stages.map(({ name, after }) => `  after ${name}: ${inNumbers(after)}`),
    ...(once.length === 0 ? [] : [`  of which ${once.length} run once`]),
    `bytes moved: ${bytesMoved(captured.steps)} → ${bytesMoved(region.steps)}`,
    `bytes of intermediates at most: ${least} eagerly, if each were freed at once → ${arenaBytes}`,
    ...region.steps.map((step, i) => `${i + 1}. ${inWords(step)}`),
  ].join('\n');
}

function inNumbers({ steps, scratch }: Region): string {
  return `${steps.length}, ${bytesMoved(steps)} bytes moved, ${peakBytes(steps, scratch)} held`;
}

/** Bytes that steps read and write, by the sizes of their operands. */
export function bytesMoved(steps: readonly PlanStep[]): number {
  return steps
    .flatMap(({ operands }) => operands)
    .reduce((sum, operand) => sum + countOf(operand) * dtypes[operand.dtype].bytes, 0);
}

function inWords(step: PlanStep): string {
  const { kernel, operands } = step;
  const inputs = operandsInWords(operands.slice(0, kernel.inputs.length));
  const given = inputs === '' ? '' : ` (${inputs})`;
  return `${kernelInWords(kernel)}${given} → ${operandsInWords(outputsOf(step))}`;
}
