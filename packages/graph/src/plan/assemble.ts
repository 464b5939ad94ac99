// From a region to a plan that a backend runs: scratch memory gets its places in one block, and
// what is computed once is computed.

import { empty, keep, type Tensor } from '@gradus/tensor';
import {
  type Backend,
  type BackendBuffer,
  type Operand,
  type RunnablePlan,
  runnablePlan,
} from '@gradus/tensor/backend';
import { moved, outputsOf, type Region } from '../program/region.ts';
import { type Arena, arenaFor } from './arena.ts';

/** A plan, and the memory that it owns. */
export interface Assembled {
  readonly plan: RunnablePlan;
  readonly memory: readonly Tensor[];
  readonly arena: Arena;
}

/** Makes the steps of a region runnable; `once` are steps that are run here and now. */
export function assemble(backend: Backend, once: Region['steps'], region: Region): Assembled {
  const memory: Tensor[] = [];
  const reserve = (bytes: number): BackendBuffer => {
    const block = keep(empty([bytes], { dtype: 'uint8', device: backend.name }));
    memory.push(block);
    return block.storage.buffer;
  };
  const buffers = new Map<BackendBuffer, BackendBuffer>();
  for (const { buffer } of once.flatMap(outputsOf)) {
    if (!buffers.has(buffer)) buffers.set(buffer, reserve(buffer.bytes));
  }
  const arena = arenaFor(region.steps, region.scratch);
  const block = arena.bytes === 0 ? undefined : reserve(arena.bytes);
  const place = (operand: Operand): Operand => {
    const offset = arena.offsets.get(operand.buffer);
    if (offset !== undefined && block !== undefined) {
      return { ...operand, buffer: block, byteOffset: operand.byteOffset + offset };
    }
    return { ...operand, buffer: buffers.get(operand.buffer) ?? operand.buffer };
  };
  for (const { kernel, operands, scalars } of moved(once, place)) {
    backend.run(kernel, operands, scalars);
  }
  return { plan: runnablePlan(backend, { steps: moved(region.steps, place) }), memory, arena };
}
