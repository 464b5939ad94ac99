// Nodes of operations that look at values on the host before they know what to do, as draws do at
// probabilities: what is captured could not be done again with others.

import type { Frame } from '../session/frame.ts';
import type { NodeValue } from '../session/node.ts';
import type { Steps } from '../session/steps.ts';
import { ControlNode } from './control-node.ts';

export class ReadingNode extends ControlNode {
  override readonly bodies = [];
  override readonly read = this.inputs;
  override readonly decides = true;

  // biome-ignore lint/correctness/useYield: the operation reads by itself
  override *steps(frame: Frame): Steps<NodeValue> {
    return this.evaluate(frame);
  }
}
