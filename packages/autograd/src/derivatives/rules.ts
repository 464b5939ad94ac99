// The rules that a step needs, looked up once for an op and those of its inputs that need them.

import type { Op } from '@gradus/tensor/interpreter';
import { type Derivative, definitions, type Read, type Vjp } from './derivative.ts';
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
  readonly derivative: Derivative;
  readonly rules: Table;
  /** Those of calls, where parameters choose among derivatives. */
  readonly chosen: Map<Derivative, Table>;
}

/** By inputs, as the bits of an integer. */
type Table = (Rules | undefined)[];

const known = new WeakMap<Op, Known>();

/** The rules of a call for the inputs that are there in `edges`. */
export function rulesFor(op: Op, params: unknown, edges: readonly unknown[]): Rules {
  let inputs = 0;
  for (let i = 0; i < edges.length; i++) if (edges[i] !== undefined) inputs |= 1 << i;
  let found = known.get(op);
  if (found === undefined || found.definitions !== definitions()) {
    found = {
      definitions: definitions(),
      derivative: derivativeOf(op),
      rules: [],
      chosen: new Map(),
    };
    known.set(op, found);
  }
  const { derivative } = found;
  if (derivative.choose !== undefined)
    return chosenRules(op, found, derivative.choose(params), inputs, edges);
  const rules = found.rules[inputs] ?? madeFor(op, derivative, edges);
  found.rules[inputs] = rules;
  return rules;
}

function chosenRules(
  op: Op,
  { chosen }: Known,
  derivative: Derivative,
  inputs: number,
  edges: readonly unknown[],
): Rules {
  const table = chosen.get(derivative) ?? [];
  chosen.set(derivative, table);
  const rules = table[inputs] ?? madeFor(op, derivative, edges);
  table[inputs] = rules;
  return rules;
}

function madeFor(op: Op, derivative: Derivative, edges: readonly unknown[]): Rules {
  const vjps = edges.map((edge, i) => (edge === undefined ? undefined : derivative.at(i)));
  const reads = [...new Set(vjps.flatMap((vjp) => vjp?.reads ?? []))];
  return { name: nameOf(op), vjps, reads, output: derivative.output ?? 0 };
}
