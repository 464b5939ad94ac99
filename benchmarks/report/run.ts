// A run of the benchmark from beginning to end.

import type { MachineFacts } from '../machine.ts';
import type { RowResult } from '../measuring.ts';
import type { PeerName } from '../peers/peer.ts';
import type { Processes } from '../processes/measuring.ts';

export interface Run {
  readonly machine: MachineFacts;
  /** Said of the date: what else the machine was doing. */
  readonly remark?: string;
  readonly rounds: number;
  readonly versions: ReadonlyMap<PeerName, string>;
  readonly absent: readonly string[];
  readonly results: readonly RowResult[];
  /** Points of curves. */
  readonly scaling: readonly RowResult[];
  readonly processes: Processes | undefined;
}
