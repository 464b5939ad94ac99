// Which of the aims for single ops are met: products, small calls, maps.

import type { RowResult } from '../measuring.ts';
import { median, percent, type Verdict } from './verdict.ts';

/** Elements from which memory bounds a map, and not the call. */
const memoryBound = 1_000_000;

/** Aims for single ops. */
export function kernels(results: readonly RowResult[]): Verdict[] {
  return [...gemm(results), ...small(results), ...maps(results)];
}

function gemm(results: readonly RowResult[]): Verdict[] {
  const result = results.find(({ row }) => row.name === 'GEMM 1024³');
  const [own, bare] = [median(result, 'gradus'), median(result, 'bare')];
  if (own === undefined || bare === undefined) return [];
  const part = bare / own;
  return [
    {
      aim: 'GEMM 1024³ at 90 % of the bare micro-kernel or more',
      isMet: part >= 0.9,
      found: percent(part),
    },
  ];
}

function small(results: readonly RowResult[]): Verdict[] {
  return results
    .filter(({ row }) => row.target === 'small')
    .flatMap((result) => {
      const own = median(result, 'gradus');
      if (own === undefined) return [];
      return [
        {
          aim: `${result.row.name} in 0.6 µs or less`,
          isMet: own <= 0.6,
          found: `${own.toFixed(2)} µs`,
        },
      ];
    });
}

function maps(results: readonly RowResult[]): Verdict[] {
  const copies = results.filter(({ row }) => row.op === 'copy');
  return results
    .filter(({ row }) => row.target === 'map' && row.inputs[0].shape[0] >= memoryBound)
    .flatMap((result) => {
      const copy = copies.find(
        ({ row }) => row.inputs[0].shape[0] === result.row.inputs[0].shape[0],
      );
      const [own, bare] = [median(result, 'gradus'), median(copy, 'bare')];
      if (own === undefined || bare === undefined || copy === undefined) return [];
      const part = (result.row.bytes ?? 0) / own / ((copy.row.bytes ?? 0) / bare);
      return [
        {
          aim: `${result.row.name}: at 70 % of a plain copy's bandwidth or more`,
          isMet: part >= 0.7,
          found: percent(part),
        },
      ];
    });
}
