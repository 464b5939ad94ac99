// Which of the aims for all cores are met.

import type { RowResult } from '../measuring.ts';
import { median, type Verdict } from './verdict.ts';

/** What scripts may take of PyTorch's time, eager and compiled, at its best number of threads. */
const limits = [
  ['gradus', 'gradus-all', 1, ''],
  ['compiled', 'compiled-all', 0.85, ', compiled'],
] as const;

/** What two threads should make of a product. */
const leastGain = 1.85;

export function cores(results: readonly RowResult[]): Verdict[] {
  return [...scripts(results), ...product(results)];
}

function scripts(results: readonly RowResult[]): Verdict[] {
  return results
    .filter(({ row }) => row.target === 'gemm-bound')
    .flatMap((result) =>
      limits.flatMap(([one, all, limit, words]) => {
        const own = fastest(median(result, one), median(result, all));
        const torch = fastest(median(result, 'torch'), median(result, 'torch-all'));
        if (own === undefined || torch === undefined) return [];
        const part = own / torch;
        return [
          {
            aim: `${result.row.name}${words}, all cores: in ${limit} times PyTorch’s best or less`,
            isMet: part <= limit,
            found: `${part.toFixed(2)} times`,
          },
        ];
      }),
    );
}

function product(results: readonly RowResult[]): Verdict[] {
  const result = results.find(({ row }) => row.name === 'GEMM 1024³');
  const [one, all] = [median(result, 'gradus'), median(result, 'gradus-all')];
  if (one === undefined || all === undefined) return [];
  return [
    {
      aim: `GEMM 1024³ on two cores: ${leastGain} times as fast as on one thread or more`,
      isMet: one / all >= leastGain,
      found: `${(one / all).toFixed(2)} times`,
    },
  ];
}

function fastest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
