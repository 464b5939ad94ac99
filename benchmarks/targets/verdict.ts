// What is said of an aim, and the numbers that it is said of.

import type { RowResult } from '../measuring.ts';
import type { PeerName } from '../peers/peer.ts';

export interface Verdict {
  readonly aim: string;
  readonly isMet: boolean;
  readonly found: string;
}

/** A peer's time in a row; undefined if it has none. */
export function median(result: RowResult | undefined, peer: PeerName): number | undefined {
  return result?.measurements.get(peer)?.median;
}

/** A part of one, as a text. */
export function percent(part: number): string {
  return `${(100 * part).toFixed(0)} %`;
}
