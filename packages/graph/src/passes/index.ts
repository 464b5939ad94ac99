// The passes, in their order.

import type { PlanStep } from '@gradus/tensor/backend';
import type { Region } from '../program/region.ts';
import { prune } from './prune.ts';

/** What a pass left. */
export interface PassReport {
  readonly name: string;
  readonly steps: number;
}

/** A region after all passes, and what can be done once and for all. */
export interface Optimized {
  readonly captured: Region;
  readonly once: readonly PlanStep[];
  readonly region: Region;
  readonly reports: readonly PassReport[];
}

const passes: Readonly<Record<string, (region: Region) => Region>> = { prune };

/** Runs all passes. */
export function optimize(captured: Region): Optimized {
  const reports: PassReport[] = [];
  let region = captured;
  for (const [name, pass] of Object.entries(passes)) {
    region = pass(region);
    reports.push({ name, steps: region.steps.length });
  }
  return { captured, once: [], region, reports };
}
