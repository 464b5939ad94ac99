// In which rows the JavaScript peers are beaten.

import type { RowResult } from '../measuring.ts';
import type { PeerName } from '../peers/peer.ts';
import { titles } from '../report/columns.ts';
import { optimizerRows } from '../rows/optimizers.ts';
import { tapeRows } from '../rows/tape.ts';
import { trainingRows } from '../rows/training.ts';
import { median, type Verdict } from './verdict.ts';

const rowsOfTraining = new Set([...trainingRows, ...tapeRows, ...optimizerRows]);

const scriptPeers: readonly PeerName[] = ['tfjs', 'jax-eager', 'jax-jit'];

interface Ratio {
  readonly row: RowResult['row'];
  readonly ratio: number;
}

/** A peer's time over Gradus's, in every row that both have. */
function ratiosOf(results: readonly RowResult[], peer: PeerName): readonly Ratio[] {
  return results.flatMap((result) => {
    const [own, other] = [median(result, 'gradus'), median(result, peer)];
    return own === undefined || other === undefined
      ? []
      : [{ row: result.row, ratio: other / own }];
  });
}

/** A peer that is to be beaten in all of these. */
function beaten(
  aim: string,
  ratios: readonly Ratio[],
  isLost: (ratio: number) => boolean,
): Verdict {
  const lost = ratios.filter(({ ratio }) => isLost(ratio));
  return {
    aim,
    isMet: lost.length === 0,
    found: `${ratios.length - lost.length} of ${ratios.length}${listed(lost)}`,
  };
}

/** What Gradus may take of the better one's time where products do not bound. */
const parts = [
  ['gradus', 0.15],
  ['compiled', 0.1],
] as const;

/** Every JavaScript peer beaten, everywhere and by much. */
export function peers(results: readonly RowResult[]): Verdict[] {
  return [...each(results), ...parts.flatMap(([own, part]) => better(results, own, part))];
}

/** The better of the peers, in every row where products do not bound. */
function better(results: readonly RowResult[], own: PeerName, part: number): Verdict[] {
  const ratios = results.filter(isFree).flatMap((result): Ratio[] => {
    const taken = median(result, own);
    const others = scriptPeers.flatMap((peer) => median(result, peer) ?? []);
    if (taken === undefined || others.length === 0) return [];
    return [{ row: result.row, ratio: Math.min(...others) / taken }];
  });
  if (ratios.length === 0) return [];
  const aim = `${titles[own]}: in ${part} times the time of the better of tfjs and jax-js, or less`;
  return [beaten(aim, ratios, (ratio) => ratio < 1 / part)];
}

function isFree({ row }: RowResult): boolean {
  return row.target !== 'gemm' && row.target !== 'gemm-bound';
}

/** Each peer beaten on every row, wherever something is trained, and by 5 times. */
function each(results: readonly RowResult[]): Verdict[] {
  return scriptPeers.flatMap((peer) => {
    const ratios = ratiosOf(results, peer);
    if (ratios.length === 0) return [];
    const trained = ratios.filter(({ row }) => rowsOfTraining.has(row));
    const free = ratios.filter(({ row }) => row.target !== 'gemm' && row.target !== 'gemm-bound');
    return [
      beaten(`${peer} beaten on every row`, ratios, (ratio) => ratio <= 1),
      beaten(`${peer} beaten on every training row`, trained, (ratio) => ratio <= 1),
      beaten(`${peer} beaten by 5× where GEMM does not bound`, free, (ratio) => ratio < 5),
    ];
  });
}

function listed(ratios: readonly Ratio[]): string {
  if (ratios.length === 0) return '';
  return `; not ${ratios.map(({ row, ratio }) => `${row.name} (${ratio.toFixed(1)}×)`).join('; ')}`;
}
