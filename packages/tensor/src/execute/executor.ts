// The bottom interpreter: checks once, allocates, and calls the backend. A table by kind of
// op; each kind has a file of its own. Nothing is allocated or changed before a check passed.

import { saidBy } from '../errors.ts';
import type { Op } from '../ops/definition.ts';
import { identity } from '../ops/identity.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Interpreter } from './door.ts';
import { assignElementwise, runElementwise } from './elementwise.ts';
import { assignKernelOp, runKernelOp } from './kernel-op.ts';
import { runReduce } from './reduce.ts';
import type { Value } from './value.ts';
import { runView } from './view.ts';
import { assignComputed } from './write.ts';

type Runner<O extends Op> = (op: O, inputs: readonly Value[], params: unknown) => Tensor[];

const runners: { readonly [K in Op['kind']]: Runner<Extract<Op, { kind: K }>> } = {
  elementwise: runElementwise,
  reduce: runReduce,
  view: runView,
  kernel: runKernelOp,
};

let executed = 0;

/** Ops and writes executed since the start, views included. */
export function opsExecuted(): number {
  return executed;
}

function run(op: Op, inputs: readonly Value[], params: unknown): Tensor[] {
  // The entry of a kind takes exactly the ops of that kind.
  return (runners[op.kind] as Runner<Op>)(op, inputs, params);
}

export const executor: Interpreter = {
  apply(op, inputs, params) {
    executed++;
    return run(op, inputs, params);
  },
  assign(targets, op, inputs, params, name) {
    executed++;
    if (op.kind === 'elementwise') {
      assignElementwise(targets, op, inputs, name);
    } else if (op.kind === 'view') {
      // A view may lie over the target itself: it is copied as an elementwise value is.
      const values = run(op, inputs, params);
      try {
        assignElementwise(targets, identity, values, name);
      } finally {
        for (const value of values) value.dispose();
      }
    } else if (op.kind === 'kernel') {
      saidBy(name, () => assignKernelOp(targets, op, inputs, params));
    } else {
      assignComputed(targets, run(op, inputs, params), name);
    }
  },
};
