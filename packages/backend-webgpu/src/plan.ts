// Makes a plan a list of dispatches whose bind groups and parameters are made once. A run records
// the list and lets it go in one submit.

import {
  dtypes,
  elementCount,
  type Plan,
  type PlanStep,
  type RunnablePlan,
  runKernel,
} from '@gradus/tensor/backend';
import type { Call } from './encode/encoder.ts';
import type { Dispatch, GpuOperand, Program, Recorder } from './encode/program.ts';
import { kernelTable } from './kernels/table.ts';
import type { Machine } from './machine.ts';
import type { GpuBuffer } from './memory/buffer.ts';

/** A plan as a list of dispatches. */
export function compilePlan(device: string, machine: Machine, plan: Plan): RunnablePlan {
  const { steps } = plan;
  const dispatches: Dispatch[] = [];
  const scratch = new Scratch(machine);
  let waiting: (() => void) | undefined;
  const settle = (): void => {
    const record = waiting;
    waiting = undefined;
    record?.();
  };
  const recorder: Recorder = {
    facts: machine.facts,
    dispatch: (dispatch) => {
      settle();
      dispatches.push(dispatch);
    },
    later: (record) => {
      settle();
      waiting = record;
    },
    program: (key, generate) => machine.programs.get(key, generate),
    scratch: (bytes) => scratch.take(bytes),
    release: (buffer) => scratch.give(buffer),
    faults: () => machine.faults.buffer,
  };
  const runners = kernelTable(recorder);
  try {
    for (const { kernel, operands, scalars } of steps) {
      // Plans are given to the backend that their buffers are of.
      runKernel(device, runners, kernel, operands as readonly GpuOperand[], scalars);
    }
    settle();
  } catch (error) {
    scratch.dispose();
    throw error;
  }
  void machine.pipelines.prepare(programsOf(dispatches));
  const bytesMoved = steps.reduce((sum, step) => sum + bytesOf(step), 0);
  const { counters, encoder, loss } = machine;
  let calls: readonly Call[] | undefined;
  return {
    run() {
      loss.check('run');
      counters.kernels += steps.length;
      counters.bytesMoved += bytesMoved;
      calls ??= dispatches.map((dispatch) => machine.call(dispatch));
      encoder.dispatchAll(calls);
    },
    dispose() {
      scratch.dispose();
    },
  };
}

/** Memory that steps of one plan use in turn; it stays until the plan goes. */
class Scratch {
  readonly #machine: Machine;
  readonly #all: GpuBuffer[] = [];
  #free: GpuBuffer[] = [];

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  take(bytes: number): GpuBuffer {
    const size = this.#machine.memory.pool.sizeOf(bytes);
    const known = this.#free.find(({ block }) => block.bytes === size);
    if (known !== undefined) {
      this.#free = this.#free.filter((buffer) => buffer !== known);
      return known;
    }
    const made = this.#machine.memory.allocate(bytes);
    this.#all.push(made);
    return made;
  }

  give(buffer: GpuBuffer): void {
    this.#free.push(buffer);
  }

  dispose(): void {
    for (const buffer of this.#all) this.#machine.memory.free(buffer);
  }
}

function programsOf(dispatches: readonly Dispatch[]): Program[] {
  return [...new Set(dispatches.map(({ program }) => program))];
}

function bytesOf({ operands }: PlanStep): number {
  return operands.reduce(
    (sum, { shape, dtype }) => sum + elementCount(shape) * dtypes[dtype].bytes,
    0,
  );
}
