// Which of the aims for compiled steps are met.

import type { RowResult } from '../measuring.ts';
import type { PeerName } from '../peers/peer.ts';
import { median, type Verdict } from './verdict.ts';

/** What a compiled step may take of a peer's time. */
const limits: readonly (readonly [
  target: RowResult['row']['target'],
  peer: PeerName,
  limit: number,
  words: string,
])[] = [
  ['polynomial', 'torch', 0.12, 'PyTorch’s time'],
  ['polynomial', 'jax-jit', 0.15, 'the time of jax-js jit'],
  ['gemm-bound', 'bare', 1.12, 'what the bare micro-kernel needs for its products'],
];

/** The most that intermediates may take of eager ones' memory, and tracing of time. */
const mostMemory = 0.6;
const mostMilliseconds = 50;

/** Aims for compiled steps. */
export function compiledSteps(results: readonly RowResult[]): Verdict[] {
  return [
    ...limits.flatMap(([target, peer, limit, words]) =>
      results
        .filter(({ row }) => row.target === target)
        .flatMap((result) => {
          const [own, other] = [median(result, 'compiled'), median(result, peer)];
          if (own === undefined || other === undefined) return [];
          const times = own / other;
          return [
            {
              aim: `${result.row.name}, compiled: in ${limit} times ${words} or less`,
              isMet: times <= limit,
              found: `${times.toFixed(2)} times`,
            },
          ];
        }),
    ),
    ...results.flatMap(({ row, compiled }) => {
      if (compiled === undefined) return [];
      const [eager, least] = compiled.peak;
      const { milliseconds } = compiled;
      return [
        {
          aim: `${row.name}, compiled: intermediates in ${mostMemory} times the memory or less`,
          isMet: least <= mostMemory * eager,
          found: `${(least / eager).toFixed(2)} times`,
        },
        {
          aim: `${row.name}: traced and compiled in ${mostMilliseconds} ms or less`,
          isMet: milliseconds <= mostMilliseconds,
          found: `${milliseconds.toFixed(1)} ms`,
        },
      ];
    }),
  ];
}
