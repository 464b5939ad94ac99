// A node that runs a body as long as a predicate of its state holds.

import type { Tensor } from '@gradus/tensor';
import type { Frame } from '../session/frame.ts';
import type { GraphNode } from '../session/node.ts';
import type { Steps } from '../session/steps.ts';
import { checkPredicate, checkRound } from './agreement.ts';
import type { Body } from './body.ts';
import { ControlNode } from './control-node.ts';

/** Options of {@link Graph.whileLoop}. */
export interface WhileLoopOptions {
  /** Rounds at most; any number unless given. */
  readonly maximumIterations?: number;
}

/** The state of a loop after its last round. */
export class WhileLoop extends ControlNode {
  override readonly bodies: readonly [predicate: Body, round: Body];
  override readonly read: readonly GraphNode[];
  readonly #rounds: number;
  readonly #names: readonly string[];

  constructor(
    predicate: Body,
    round: Body,
    initial: readonly GraphNode[],
    rounds: number,
    names: readonly string[],
  ) {
    const captured = new Set([...initial, ...predicate.captured, ...round.captured]);
    super(initial[0].graph, 'whileLoop', [...captured]);
    this.bodies = [predicate, round];
    this.read = initial;
    this.#rounds = rounds;
    this.#names = names;
  }

  override readonly decides = true;

  override *steps(frame: Frame): Steps<readonly Tensor[]> {
    const [predicate, round] = this.bodies;
    const initial = this.read.map((node) => frame.valueOf(node));
    let state: readonly Tensor[] = initial;
    for (let t = 0; t < this.#rounds; t++) {
      const [goesOn] = yield* frame.inside(predicate, state);
      checkPredicate(this.name, goesOn);
      if (!frame.isDry && (yield goesOn) === 0) break;
      const next = yield* frame.inside(round, state);
      checkRound(this.name, this.#names, state, next);
      frame.release([goesOn, ...state], new Set([...initial, ...next]));
      state = next;
      // Shapes stay as they are, so one round tells them.
      if (frame.isDry) break;
    }
    return state;
  }
}
