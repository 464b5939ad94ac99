// Steps of nets that grow in one way at a time: the batch, the width, the depth.

import type { InputSpec } from '../inputs.ts';
import type { Row } from './row.ts';

/** One point of a curve. */
export interface ScalingRow extends Row {
  /** What grows. */
  readonly curve: 'batch' | 'width' | 'depth';
  readonly at: number;
}

interface Net {
  readonly batch: number;
  readonly width: number;
  /** Matrices, with a ReLU between each two. */
  readonly depth: number;
}

const middle: Net = { batch: 64, width: 128, depth: 3 };

const curves: Readonly<Record<ScalingRow['curve'], readonly number[]>> = {
  batch: [1, 4, 16, 64, 256, 1024],
  width: [8, 32, 128, 512, 1024],
  depth: [2, 4, 8, 16, 32],
};

/** Depths of the nets, each of which is an op of its own. */
export const netDepths: readonly number[] = [...new Set([middle.depth, ...curves.depth])];

function input(shape: readonly number[], seed: number, scale: number): InputSpec {
  return { shape, seed, kind: 'centered', dtype: 'float32', scale };
}

function row(curve: ScalingRow['curve'], at: number): ScalingRow {
  const { batch, width, depth }: Net = { ...middle, [curve]: at };
  // Gradients flow to every matrix, but not to the data.
  const products = 3 * depth - 1;
  return {
    name: `net, ${curve} ${at}`,
    op: `deep-net/${depth}`,
    curve,
    at,
    inputs: [
      input([batch, width], 1, 1),
      input([batch, width], 2, 1),
      // As large as keeps the signal, and no two alike.
      ...Array.from({ length: depth }, (_, i) =>
        input([width, width], i + 3, Math.sqrt(6 / width)),
      ),
    ],
    flop: products * 2 * batch * width * width,
    tolerance: 1e-3,
    target: 'scaling',
  };
}

export const scalingRows: readonly ScalingRow[] = [
  ...curves.batch.map((at) => row('batch', at)),
  ...curves.width.map((at) => row('width', at)),
  ...curves.depth.map((at) => row('depth', at)),
];
