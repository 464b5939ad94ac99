// Makes a plan a few functions: the calls of its kernels are noted and written once. Kinds that look
// at values on the way are run as ever, between two such parts.

import {
  dtypes,
  elementCount,
  type Plan,
  type PlanStep,
  type RunnablePlan,
} from '@gradus/tensor/backend';
import type { CpuBuffer } from '../memory/buffer.ts';
import { isChunked } from './chunked-reduction.ts';
import type { Machine } from './machine.ts';
import { frameBytesOf, written } from './written-calls.ts';

/** Runs steps and gives memory, as the backend does. */
interface Host {
  allocate(bytes: number): CpuBuffer;
  free(buffer: CpuBuffer): void;
  /** Runs a step without counting it. */
  runStep(step: PlanStep): void;
}

/** A plan of which as much as possible is written once. */
export function compilePlan(machine: Machine, host: Host, { steps }: Plan): RunnablePlan {
  const parts = partsOf(steps);
  const bytesMoved = steps.reduce((sum, step) => sum + bytesOf(step), 0);
  const { counters } = machine;
  let now = prepare(machine, host, parts);
  return {
    run() {
      // What is worth sharing, and into how many parts, depends on the number of threads.
      if (now.threads !== machine.threads) {
        const next = prepare(machine, host, parts);
        release(host, now);
        now = next;
      }
      counters.kernels += steps.length;
      counters.submits += parts.length;
      counters.bytesMoved += bytesMoved;
      const { functions } = now;
      for (let i = 0; i < functions.length; i++) functions[i]();
    },
    dispose() {
      release(host, now);
    },
  };
}

/** A plan as it is run by some number of threads. */
interface Prepared {
  readonly threads: number;
  readonly functions: readonly (() => void)[];
  readonly frames: readonly CpuBuffer[];
}

function prepare(machine: Machine, host: Host, parts: readonly PlanStep[][]): Prepared {
  const frames: CpuBuffer[] = [];
  const functions = parts.flatMap((part) => {
    const runSteps = (): void => {
      for (const step of part) host.runStep(step);
    };
    if (!isSequence(part[0])) return runSteps;
    const calls = machine.callsOf(runSteps);
    const buffer = host.allocate(frameBytesOf(calls));
    frames.push(buffer);
    return written(machine, calls, buffer.address);
  });
  return { threads: machine.threads, functions, frames };
}

function release(host: Host, { frames }: Prepared): void {
  for (const buffer of frames) host.free(buffer);
}

/** Whether a step is nothing but calls of programs whose frames do not depend on values. */
function isSequence({ kernel, operands }: PlanStep): boolean {
  switch (kernel.kind) {
    case 'gather':
    case 'scatter':
    // A workspace is taken from the heap for each sort.
    case 'sort':
      return false;
    case 'matmul':
      return operands[0].shape[operands[0].shape.length - 1] > 0;
    // So it is for the partial results of chunks.
    case 'reduce':
      return (
        elementCount(operands[kernel.inputs.length].shape) !== 1 ||
        !isChunked(kernel, elementCount(operands[0].shape))
      );
    default:
      return true;
  }
}

/** Steps in order, those side by side that become one function together. */
function partsOf(steps: readonly PlanStep[]): PlanStep[][] {
  const parts: PlanStep[][] = [];
  for (const step of steps) {
    const last = parts.at(-1);
    if (last !== undefined && isSequence(last[0]) && isSequence(step)) last.push(step);
    else parts.push([step]);
  }
  return parts;
}

function bytesOf({ operands }: PlanStep): number {
  return operands.reduce(
    (sum, { shape, dtype }) => sum + elementCount(shape) * dtypes[dtype].bytes,
    0,
  );
}
