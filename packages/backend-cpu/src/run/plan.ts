// Makes a plan one function: frames are written once, and a function of WebAssembly calls the
// programs with them. Kinds that look at values on the way are run as ever, between two such parts.

import {
  dtypes,
  elementCount,
  type Plan,
  type PlanStep,
  type RunnablePlan,
} from '@gradus/tensor/backend';
import type { Program } from '../assembler/module.ts';
import { programName, sequenceModule } from '../code/sequence.ts';
import type { CpuBuffer } from '../memory/buffer.ts';
import { isChunked } from './chunked-reduction.ts';
import type { Machine, ProgramCall } from './machine.ts';

/** Runs steps and gives memory, as the backend does. */
interface Host {
  allocate(bytes: number): CpuBuffer;
  free(buffer: CpuBuffer): void;
  /** Runs a step without counting it. */
  runStep(step: PlanStep): void;
}

/** A plan of which as much as possible is one function. */
export function compilePlan(machine: Machine, host: Host, { steps }: Plan): RunnablePlan {
  const frames: CpuBuffer[] = [];
  const parts = partsOf(steps).map((part) => {
    const runSteps = (): void => {
      for (const step of part) host.runStep(step);
    };
    if (!isSequence(part[0])) return runSteps;
    const calls = machine.callsOf(runSteps);
    const bytes = calls.reduce((sum, { frame }) => sum + frame.byteLength, 0);
    const buffer = host.allocate(bytes);
    frames.push(buffer);
    return sequence(machine, calls, buffer.address);
  });
  const bytesMoved = steps.reduce((sum, step) => sum + bytesOf(step), 0);
  const { counters } = machine;
  return {
    run() {
      counters.kernels += steps.length;
      counters.submits += parts.length;
      counters.bytesMoved += bytesMoved;
      for (let i = 0; i < parts.length; i++) parts[i]();
    },
    dispose() {
      for (const buffer of frames) host.free(buffer);
    },
  };
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

function sequence(machine: Machine, calls: readonly ProgramCall[], address: number): Program {
  const positions = new Map<Program, number>();
  const host: Record<string, Program> = {};
  let frame = address;
  const sequenced = calls.map(({ program, frame: words }) => {
    const position = positions.get(program) ?? positions.size;
    positions.set(program, position);
    host[programName(position)] = program;
    new Int32Array(machine.heap.memory.buffer, frame, words.length).set(words);
    const call = { program: position, frame };
    frame += words.byteLength;
    return call;
  });
  return machine.instantiate(sequenceModule(positions.size, sequenced), host);
}

function bytesOf({ operands }: PlanStep): number {
  return operands.reduce(
    (sum, { shape, dtype }) => sum + elementCount(shape) * dtypes[dtype].bytes,
    0,
  );
}
