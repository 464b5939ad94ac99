// A node that runs a body for each entry of a list, and carries a state from one to the next.

import { empty, stack, type Tensor } from '@gradus/tensor';
import { describe } from '@gradus/tensor/interpreter';
import { GraphError } from '../errors.ts';
import type { Frame } from '../session/frame.ts';
import type { GraphNode } from '../session/node.ts';
import type { Steps } from '../session/steps.ts';
import { checkRound, type Spec } from './agreement.ts';
import type { Body } from './body.ts';
import { anyDecides, ControlNode } from './control-node.ts';

/** The state after the last round, and what all rounds gave, side by side. */
export class Scan extends ControlNode {
  override readonly bodies: readonly [round: Body];
  override readonly read: readonly GraphNode[];
  readonly #initial: readonly GraphNode[];
  readonly #xs: readonly GraphNode[];
  readonly #names: readonly string[];

  constructor(
    round: Body,
    initial: readonly GraphNode[],
    xs: readonly GraphNode[],
    names: readonly string[],
  ) {
    const captured = new Set([...initial, ...xs, ...round.captured]);
    super(xs[0].graph, 'scan', [...captured]);
    this.bodies = [round];
    this.read = [...initial, ...xs];
    this.#initial = initial;
    this.#xs = xs;
    this.#names = names;
  }

  // How many rounds there are is a matter of shapes.
  override get decides(): boolean {
    return anyDecides(this.bodies[0].order);
  }

  override *steps(frame: Frame): Steps<readonly Tensor[]> {
    const [round] = this.bodies;
    const xs = this.#xs.map((node) => frame.valueOf(node));
    const length = commonLength(xs);
    const initial = this.#initial.map((node) => frame.valueOf(node));
    if (length === 0 || frame.isDry) return this.#withoutRounds(frame, initial, xs, length);
    let carry: readonly Tensor[] = initial;
    const rows: (readonly Tensor[])[] = [];
    const held = new Set(initial);
    for (let t = 0; t < length; t++) {
      const entries = frame.own(() => xs.map((x) => x.select(0, t)));
      const results = yield* frame.inside(round, [...carry, ...entries]);
      const next = results.slice(0, carry.length);
      const row = results.slice(carry.length);
      checkRound(this.name, this.#names, carry, next);
      rows.push(row);
      for (const y of row) held.add(y);
      frame.release(
        [...entries, ...carry].filter((tensor) => !next.includes(tensor)),
        held,
      );
      carry = next;
    }
    const ys = frame.own(() => rows[0].map((_, i) => stack(rows.map((row) => row[i]))));
    frame.release(rows.flat(), new Set([...initial, ...carry]));
    return [...carry, ...ys];
  }

  #withoutRounds(
    frame: Frame,
    initial: readonly Tensor[],
    xs: readonly Tensor[],
    length: number,
  ): readonly Tensor[] {
    const [round] = this.bodies;
    const entries = frame.own(() =>
      xs.map(({ shape, dtype, device }) => empty(shape.slice(1), { dtype, device })),
    );
    const results = frame.insideDry(round, [...initial, ...entries]);
    if (results === undefined) {
      throw new GraphError(
        this.name,
        'there are no entries, and what a round would give cannot be told without values; scan ' +
          'one entry at least',
      );
    }
    checkRound(this.name, this.#names, initial, results.slice(0, initial.length));
    const ys = frame.own(() =>
      results.slice(initial.length).map((spec) => stretched(spec, length, initial[0] ?? xs[0])),
    );
    return [...initial, ...ys];
  }
}

function stretched({ dtype, shape }: Spec, length: number, { device }: Tensor): Tensor {
  return empty([length, ...shape], { dtype, device });
}

function commonLength(xs: readonly Tensor[]): number {
  const [first] = xs;
  const isFitting = xs.every(({ shape }) => shape.length > 0 && shape[0] === first.shape[0]);
  if (isFitting) return first.shape[0];
  throw new GraphError(
    'scan',
    `xs ${xs.length === 1 ? 'is' : 'are'} ${xs.map(describe).join(' and ')}; scanned are the ` +
      'entries of the first dim, as many of each',
    { shapes: xs.map(({ shape }) => shape) },
  );
}
