// Writes that are recorded. A write to a whole memory gives it a new history; a write to a part
// gives it one that leads to the value where the part lies, and to what was there before elsewhere.

import { clone, Tensor } from '@gradus/tensor';
import {
  describe,
  dtypes,
  type Interpreter,
  isScalar,
  type Op,
  type Value,
} from '@gradus/tensor/interpreter';
import { GradError } from '../errors.ts';
import { currentHistory, historyOf, placesOf } from './current.ts';
import { givenHistory, History, ownerOf, setHistory } from './history.ts';
import { retainAnew } from './hooks.ts';
import { noGrad } from './modes.ts';
import type { OpNode } from './op-node.ts';
import { PartWriteNode } from './part-write-node.ts';
import { checkSavable } from './saved.ts';
import { edgesOf, hasGradients, stepOf } from './steps.ts';

/** An assignment while ops are recorded. */
export function recordedWrite(
  below: Interpreter,
  targets: readonly Tensor[],
  op: Op,
  inputs: readonly Value[],
  params: unknown,
  name: string,
  isFirst: boolean,
): void {
  // What is no operand has no history to look for; the layer below refuses it by name.
  if (!inputs.every((value) => isScalar(value) || value instanceof Tensor)) {
    below.assign(targets, op, inputs, params, name, isFirst);
    return;
  }
  const edges = edgesOf(inputs);
  for (const target of targets) checkTarget(target, name, edges !== undefined);
  const isRecorded = edges !== undefined || targets.some((target) => memoryHistory(target));
  if (!isRecorded || !targets.every(({ dtype }) => hasGradients(dtype))) {
    below.assign(targets, op, inputs, params, name, isFirst);
    return;
  }
  if (targets.length > 1) {
    throw new GradError(
      name,
      `${targets.length} tensors are written to at once, and a gradient is required; noGrad() ` +
        'writes without recording',
      { targets: targets.length },
    );
  }
  const [target] = targets;
  const node = stepOf(op, params, edges ?? inputs.map(() => undefined));
  for (const read of node.rules.reads) {
    const value = inputs[read];
    if (read >= 0 && !isScalar(value)) checkSavable(value);
  }
  const overwritten = copies(node.rules.reads, inputs, target);
  below.assign(targets, op, inputs, params, name, isFirst);
  node.save((read) => (read < 0 ? target : (overwritten.get(read) ?? inputs[read])));
  leave(target, node, isFirst);
}

// What a rule reads and the write overwrites is kept as it was.
function copies(
  reads: readonly number[],
  inputs: readonly Value[],
  target: Tensor,
): ReadonlyMap<number, Tensor> {
  const kept = new Map<number, Tensor>();
  for (const read of reads) {
    const value = inputs[read];
    if (read < 0 || isScalar(value) || value.storage !== target.storage) continue;
    kept.set(read, copied(value));
  }
  return kept;
}

/** A copy at the place in the graph that the tensor has now: second derivatives pass through it. */
function copied(value: Tensor): Tensor {
  const before = historyOf(value);
  const copy = noGrad(() => clone(value));
  if (before !== undefined) setHistory(copy, new History(copy, true, before.node, before.index));
  return copy;
}

/** The history of the memory that a tensor sees, if gradients flow to it. */
function memoryHistory(target: Tensor): History | undefined {
  const owner = ownerOf(target);
  const history = owner?.latest?.history ?? owner;
  return history?.requiresGrad ? history : undefined;
}

function leave(target: Tensor, node: OpNode, isFirst: boolean): void {
  const before = givenHistory(target);
  const owner = ownerOf(target) ?? wholeStorage(target);
  target.storage.record ??= owner;
  const writes = (owner.latest?.writes ?? 0) + 1;
  const value = new History(target, true, node, node.rules.output, owner, writes);
  const isWhole = placesOf(owner).size === target.numel;
  const history = isWhole
    ? value
    : PartWriteNode.write(owner, memoryHistory(target), value, writes, isFirst);
  owner.latest = { writes, history };
  target.record = isWhole ? value : givenHistory(target);
  if (isWhole) retainAnew(before, value);
  // Looked up at once: a target that no longer leads to its value would be read as it was.
  currentHistory(target);
}

function wholeStorage({ storage, dtype }: Tensor): History {
  const size = storage.bytes / dtypes[dtype].bytes;
  return new History({ dtype, shape: [size], strides: [1], offset: 0 }, false);
}

function checkTarget(target: Tensor, name: string, isRecorded: boolean): void {
  const owner = ownerOf(target);
  if (owner === undefined) return;
  const history = givenHistory(target);
  const details = { dtype: target.dtype, shape: target.shape };
  if (history?.severed === 'inferenceMode' && isRecorded) {
    throw new GradError(
      name,
      `the target is ${describe(target)}, which was made in inferenceMode, and a gradient is ` +
        'required; write to a clone() that is made outside of it',
      details,
    );
  }
  if (history?.severed === 'noGrad' && (isRecorded || memoryHistory(target) !== undefined)) {
    throw new GradError(
      name,
      `the target is ${describe(target)}, a view that was made in noGrad() of a tensor that is ` +
        'recorded; make the view outside of it, or write in noGrad() too',
      details,
    );
  }
  if (history?.severed === 'function') {
    throw new GradError(
      name,
      `the target is ${describe(target)}, which ${history.node} returned though it shares memory ` +
        'with another tensor; write to a clone(), or in noGrad()',
      details,
    );
  }
  if (owner.latest !== undefined || !owner.requiresGrad || !owner.isLeaf) return;
  throw new GradError(
    name,
    `the target is ${describe(target)}, ${history === owner ? '' : 'a view of '}a leaf that ` +
      'requires a gradient; noGrad(() => …) writes without recording',
    details,
  );
}
