// A node that runs one of two branches.

import type { Tensor } from '@gradus/tensor';
import type { Frame } from '../session/frame.ts';
import type { GraphNode } from '../session/node.ts';
import type { Steps } from '../session/steps.ts';
import { checkBranches, checkPredicate } from './agreement.ts';
import type { Body } from './body.ts';
import { ControlNode } from './control-node.ts';

/** The results of one of two branches, as its predicate decides. */
export class Cond extends ControlNode {
  override readonly bodies: readonly [then: Body, otherwise: Body];
  override readonly read: readonly GraphNode[];
  readonly #names: readonly string[];

  constructor(predicate: GraphNode, then: Body, otherwise: Body, names: readonly string[]) {
    const captured = new Set([...then.captured, ...otherwise.captured]);
    super(predicate.graph, 'cond', [predicate, ...captured]);
    this.bodies = [then, otherwise];
    this.read = [predicate];
    this.#names = names;
  }

  override readonly decides = true;

  override *steps(frame: Frame): Steps<readonly Tensor[]> {
    const predicate = frame.valueOf(this.inputs[0]);
    checkPredicate(this.name, predicate);
    const [then, otherwise] = this.bodies;
    this.#checkBranches(frame);
    if (frame.isDry) return yield* frame.inside(then, []);
    return yield* frame.inside((yield predicate) === 0 ? otherwise : then, []);
  }

  // The branch that is not taken is looked at as well, once for each case of shapes.
  #checkBranches(frame: Frame): void {
    const key = `${this.id}: ${this.inputs.map((input) => frame.described(input)).join('; ')}`;
    if (frame.start.agreed.has(key)) return;
    const [first, second] = this.bodies.map((body) => frame.insideDry(body, []));
    if (first !== undefined && second !== undefined) checkBranches(this.#names, first, second);
    frame.start.agreed.add(key);
  }
}
