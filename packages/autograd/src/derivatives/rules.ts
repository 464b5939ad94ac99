// The rules that a step needs, looked up once for an op and those of its inputs that need them.

import type { Op } from '@gradus/tensor/interpreter';
import { definitions, type Read, type Vjp } from './derivative.ts';
import { derivativeOf } from './index.ts';
import { nameOf } from './names.ts';

/** What a step computes gradients with. */
export interface Rules {
  /** PyTorch's name of the step. */
  readonly name: string;
  /** One an input; none where no gradient is needed or flows. */
  readonly vjps: readonly (Vjp | undefined)[];
  /** What they read, each once. */
  readonly reads: readonly Read[];
  /** The output that gradients start from. */
  readonly output: number;
}

interface Known {
  /** Definitions that there were when it was made. */
  readonly definitions: number;
  /** By inputs, as the bits of an integer. */
  readonly rules: (Rules | undefined)[];
}

const known = new WeakMap<Op, Known>();

/** The rules of an op for the inputs that are there in `edges`. */
export function rulesFor(op: Op, edges: readonly unknown[]): Rules {
  let inputs = 0;
  for (let i = 0; i < edges.length; i++) if (edges[i] !== undefined) inputs |= 1 << i;
  let found = known.get(op);
  if (found === undefined || found.definitions !== definitions()) {
    found = { definitions: definitions(), rules: [] };
    known.set(op, found);
  }
  const rules = found.rules[inputs] ?? madeFor(op, edges);
  found.rules[inputs] = rules;
  return rules;
}

function madeFor(op: Op, edges: readonly unknown[]): Rules {
  const derivative = derivativeOf(op);
  const vjps = edges.map((edge, i) => (edge === undefined ? undefined : derivative.at(i)));
  const reads = [...new Set(vjps.flatMap((vjp) => vjp?.reads ?? []))];
  return { name: nameOf(op), vjps, reads, output: derivative.output ?? 0 };
}
