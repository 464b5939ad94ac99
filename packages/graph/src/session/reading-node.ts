// Nodes of operations that look at values on the host before they know what to do, as draws do at
// probabilities: what is captured could not be done again with others.

import { ControlNode } from './control-node.ts';
import type { Frame } from './frame.ts';
import type { NodeValue } from './node.ts';
import type { Steps } from './steps.ts';

export class ReadingNode extends ControlNode {
  override readonly bodies = [];
  override readonly read = this.inputs;
  override readonly decides = true;

  // biome-ignore lint/correctness/useYield: the operation reads by itself
  override *steps(frame: Frame): Steps<NodeValue> {
    return this.evaluate(frame);
  }
}
