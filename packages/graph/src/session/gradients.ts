// Gradients as nodes: taken by autograd in the run, so that they are those of eager code.

import { grad } from '@gradus/autograd';
import { emptyLike, onesLike, type Tensor } from '@gradus/tensor';
import { Parameter } from '../control/body.ts';
import { GraphError } from '../errors.ts';
import type { Frame } from './frame.ts';
import { GraphNode } from './node.ts';
import { ordered } from './order.ts';
import { Part } from './several.ts';

/** Options of {@link Graph.gradients}. */
export interface GradientsOptions {
  /** Whether there is null in place of a gradient that does not exist; else that is an error. */
  readonly allowUnused?: boolean;
}

/** Gradients of some nodes with respect to others, which are computed together. */
export class Gradients extends GraphNode {
  readonly ys: readonly GraphNode[];
  readonly xs: readonly GraphNode[];

  constructor(ys: readonly GraphNode[], xs: readonly GraphNode[]) {
    super(ys[0].graph, 'gradients', [...ys, ...xs]);
    this.ys = ys;
    this.xs = xs;
  }

  override evaluate(frame: Frame): readonly (Tensor | null)[] {
    const xs = this.xs.map((x) => frame.valueOf(x));
    if (frame.isDry) return frame.own(() => xs.map((x) => emptyLike(x)));
    const ys = this.ys.map((y) => frame.valueOf(y)).filter(({ requiresGrad }) => requiresGrad);
    const reached = ys.length === 0 ? [] : xs.filter(({ requiresGrad }) => requiresGrad);
    return frame.own(() => {
      const found = grad(ys, reached, {
        gradOutputs: ys.map((y) => onesLike(y)),
        createGraph: frame.start.lastGradients !== this,
        allowUnused: true,
      });
      return xs.map((x) => found[reached.indexOf(x)] ?? null);
    });
  }
}

/** A gradient with respect to one node. */
class GradientNode extends Part {
  constructor(whole: Gradients, position: number) {
    super(whole, position, `gradient with respect to ${whole.xs[position].name}`);
  }

  override evaluate(frame: Frame): Tensor | null {
    const gradient = super.evaluate(frame);
    if (gradient !== null) return gradient;
    const [{ ys, xs }] = this.inputs as readonly [Gradients];
    throw new GraphError(
      'gradients',
      `no gradient flows from ${named(ys)} to ${xs[Number(this.key)].name}: what lies between them ` +
        'is fed or has no derivative. { allowUnused: true } gives null',
    );
  }
}

/** A gradient with respect to one node, null in a run in which none flows. */
export class OptionalGradientNode extends Part {
  /** Told from nodes that always have a value. */
  readonly isOptional = true;

  constructor(whole: Gradients, position: number) {
    super(whole, position, `gradient with respect to ${whole.xs[position].name}`);
  }
}

/** Whether what `ys` read leads to `x`. A round may read what the one before it computed. */
function leadsTo(ys: readonly GraphNode[], x: GraphNode): boolean {
  const led = ordered(ys, ({ inputs }) => inputs);
  return led.some((node) => node === x || node instanceof Parameter);
}

/** Gradients of `ys` with respect to each of `xs`; null where no path leads, if that is allowed. */
export function gradientNodes(
  ys: readonly GraphNode[],
  xs: readonly GraphNode[],
  allowUnused: boolean,
): (GradientNode | OptionalGradientNode | null)[] {
  if (ys.length === 0) throw new GraphError('gradients', 'ys is empty; it holds one node at least');
  const isReached = xs.map((x) => leadsTo(ys, x));
  const unreached = isReached.indexOf(false);
  if (unreached >= 0 && !allowUnused) throw withoutPath(ys, xs[unreached]);
  const reached = xs.filter((_, i) => isReached[i]);
  if (reached.length === 0) return xs.map(() => null);
  const whole = new Gradients(ys, reached);
  const Kind = allowUnused ? OptionalGradientNode : GradientNode;
  return xs.map((x, i) => (isReached[i] ? new Kind(whole, reached.indexOf(x)) : null));
}

function withoutPath(ys: readonly GraphNode[], x: GraphNode): GraphError {
  return new GraphError('gradients', `no path leads from ${x.name} to ${named(ys)}`);
}

function named(nodes: readonly GraphNode[]): string {
  return nodes.map(({ name }) => name).join(', ');
}
