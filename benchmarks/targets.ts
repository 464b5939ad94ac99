// Which of the aims for one thread are met.

import type { RowResult } from './measuring.ts';
import type { PeerName } from './peers/peer.ts';

export interface Verdict {
  readonly aim: string;
  readonly isMet: boolean;
  readonly found: string;
}

/** Elements from which memory bounds a map, and not the call. */
const memoryBound = 1_000_000;

const scriptPeers: readonly PeerName[] = ['tfjs', 'jax-eager', 'jax-jit'];

function median(result: RowResult | undefined, peer: PeerName): number | undefined {
  return result?.measurements.get(peer)?.median;
}

/** Every aim that the measured rows can tell of. */
export function verdicts(results: readonly RowResult[]): Verdict[] {
  return [...gemm(results), ...small(results), ...maps(results), ...peers(results)];
}

function gemm(results: readonly RowResult[]): Verdict[] {
  const result = results.find(({ row }) => row.name === 'GEMM 1024³');
  const [own, bare] = [median(result, 'gradus'), median(result, 'bare')];
  if (own === undefined || bare === undefined) return [];
  const part = bare / own;
  return [
    {
      aim: 'GEMM 1024³ at 80 % of the bare micro-kernel or more',
      isMet: part >= 0.8,
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
          aim: `${result.row.name} in 1.5 µs or less`,
          isMet: own <= 1.5,
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

/** Every JavaScript peer beaten on every row, and by 5 times where GEMM bounds nothing. */
function peers(results: readonly RowResult[]): Verdict[] {
  const rows = results.filter((result) => median(result, 'gradus') !== undefined);
  return scriptPeers.flatMap((peer) => {
    const ratios = rows.flatMap((result) => {
      const [own, other] = [median(result, 'gradus'), median(result, peer)];
      return own === undefined || other === undefined
        ? []
        : [{ row: result.row, ratio: other / own }];
    });
    if (ratios.length === 0) return [];
    const lost = ratios.filter(({ ratio }) => ratio <= 1);
    const free = ratios.filter(({ row }) => row.target !== 'gemm' && row.target !== 'gemm-bound');
    const near = free.filter(({ ratio }) => ratio < 5);
    return [
      {
        aim: `${peer} beaten on every row`,
        isMet: lost.length === 0,
        found: `${ratios.length - lost.length} of ${ratios.length}${listed(lost)}`,
      },
      {
        aim: `${peer} beaten by 5× where GEMM does not bound`,
        isMet: near.length === 0,
        found: `${free.length - near.length} of ${free.length}${listed(near)}`,
      },
    ];
  });
}

function listed(
  rows: readonly { readonly row: RowResult['row']; readonly ratio: number }[],
): string {
  if (rows.length === 0) return '';
  return `; not ${rows.map(({ row, ratio }) => `${row.name} (${ratio.toFixed(1)}×)`).join('; ')}`;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(0)} %`;
}
