// Which of the aims on WebGPU are met.

import type { RowResult } from '../measuring.ts';
import type { PeerName } from '../peers/peer.ts';
import { titles } from '../report/columns.ts';
import { median, type Verdict } from '../targets/verdict.ts';

const own = ['gradus', 'compiled'] as const;
const others: readonly PeerName[] = ['tfjs', 'jax-eager', 'jax-jit'];

/** How many times as fast as the better peer a row has to be that dispatches bound. */
const ahead = 2;

/** Scripts whose losses are read at each step. */
const isReading = ({ row }: RowResult): boolean => row.target === 'gemm-bound';

/** Rows of which products are no part worth naming. */
const isDispatchBound = ({ row }: RowResult): boolean => row.flop === undefined;

/** Every aim that a host's rows can tell of. */
export function gpuAims(results: readonly RowResult[]): Verdict[] {
  return [
    verdict('ahead of both peers on every row', results, (result) => lead(result, own), 1),
    verdict(
      `${ahead} times as fast as the better peer where dispatches bound`,
      results.filter(isDispatchBound),
      (result) => lead(result, own),
      ahead,
    ),
    ...submits(results, 'compiled', 1, () => true),
    ...submits(results, 'gradus', 2, isReading),
  ];
}

/** The best peer's time over the best of ours. */
function lead(result: RowResult, names: readonly PeerName[]): number | undefined {
  const best = (list: readonly PeerName[]): number =>
    Math.min(...list.map((name) => median(result, name) ?? Number.POSITIVE_INFINITY));
  const ratio = best(others) / best(names);
  return Number.isFinite(ratio) ? ratio : undefined;
}

function verdict(
  aim: string,
  results: readonly RowResult[],
  ratioOf: (result: RowResult) => number | undefined,
  least: number,
): Verdict {
  const found = results.flatMap((result) => {
    const ratio = ratioOf(result);
    return ratio === undefined ? [] : [{ name: result.row.name, ratio }];
  });
  const missed = found.filter(({ ratio }) => !(ratio >= least));
  const list = missed.map(({ name, ratio }) => `${name} (${ratio.toFixed(2)}×)`).join('; ');
  return {
    aim,
    isMet: missed.length === 0,
    found: `${found.length - missed.length} of ${found.length}${list && `; not ${list}`}`,
  };
}

/** Submits of a step: no more than so many. */
function submits(
  results: readonly RowResult[],
  name: PeerName,
  most: number,
  isMeant: (result: RowResult) => boolean,
): Verdict[] {
  const steps = results.filter(isMeant).flatMap(({ row, work }) => {
    const asked = work.get(name);
    return asked === undefined ? [] : [{ row, submits: asked.submits }];
  });
  if (steps.length === 0) return [];
  const missed = steps.filter((step) => step.submits > most);
  const list = missed.map((step) => `${step.row.name} (${step.submits})`).join('; ');
  return [
    {
      aim: `${titles[name]}: ${most === 1 ? 'one submit' : `${most} submits`} a step`,
      isMet: missed.length === 0,
      found: `${steps.length - missed.length} of ${steps.length}${list && `; not ${list}`}`,
    },
  ];
}
