// Which of the aims for training are met: scripts against PyTorch and the bare micro-kernel, and
// what recording costs.

import type { RowResult } from '../measuring.ts';
import type { PeerName } from '../peers/peer.ts';
import { median, type Verdict } from './verdict.ts';

/** Aims for training. */
export function training(results: readonly RowResult[]): Verdict[] {
  return [...polynomials(results), ...products(results), ...recording(results)];
}

/** Polynomial scripts against PyTorch. */
function polynomials(results: readonly RowResult[]): Verdict[] {
  return comparedWith(results, 'polynomial', 'torch', 0.7).map(({ name, times, isMet }) => ({
    aim: `${name}: in 0.7 times PyTorch’s time or less`,
    isMet,
    found: `${times.toFixed(2)} times`,
  }));
}

/** Scripts that products bound: little more than the micro-kernel needs for these. */
function products(results: readonly RowResult[]): Verdict[] {
  return comparedWith(results, 'gemm-bound', 'bare', 1.25).map(({ name, times, isMet }) => ({
    aim: `${name}: in 1.25 times what the bare micro-kernel needs for its products, or less`,
    isMet,
    found: `${times.toFixed(2)} times`,
  }));
}

/** Gradus's time over a peer's in the rows of a target. */
function comparedWith(
  results: readonly RowResult[],
  target: RowResult['row']['target'],
  peer: PeerName,
  limit: number,
): readonly { readonly name: string; readonly times: number; readonly isMet: boolean }[] {
  return results
    .filter(({ row }) => row.target === target)
    .flatMap((result) => {
      const [own, other] = [median(result, 'gradus'), median(result, peer)];
      if (own === undefined || other === undefined) return [];
      const times = own / other;
      return [{ name: result.row.name, times, isMet: times <= limit }];
    });
}

function recording(results: readonly RowResult[]): Verdict[] {
  const [eager, recorded] = (['mul', 'recordedMul'] as const).map((op) =>
    median(
      results.find(({ row }) => row.op === op),
      'gradus',
    ),
  );
  if (eager === undefined || recorded === undefined) return [];
  const cost = recorded - eager;
  return [
    {
      aim: 'recording a mul of two float32[4] in 1 µs or less over the op itself',
      isMet: cost <= 1,
      found: `${cost.toFixed(2)} µs`,
    },
  ];
}
