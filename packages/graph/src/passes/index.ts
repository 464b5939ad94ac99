// The passes, in their order.

import type { PlanStep } from '@gradus/tensor/backend';
import type { Region } from '../program/region.ts';
import { mergeCommonSubexpressions } from './common-subexpressions.ts';
import { foldConstants } from './constant-folding.ts';
import { fuseMaps } from './map-fusion.ts';
import { prune } from './prune.ts';

/** What a pass left. */
export interface PassReport {
  readonly name: string;
  /** Steps after the pass. */
  readonly steps: number;
}

/** A region after all passes, and the steps that are run once and for all. */
export interface Optimized {
  readonly captured: Region;
  readonly once: readonly PlanStep[];
  readonly region: Region;
  readonly reports: readonly PassReport[];
}

/** Runs all passes. */
export function optimize(captured: Region): Optimized {
  const reports: PassReport[] = [];
  const after = (name: string, region: Region): Region => {
    reports.push({ name, steps: region.steps.length });
    return region;
  };
  const pruned = after('prune', prune(captured));
  const { once, region: folded } = foldConstants(pruned);
  after('constant folding', folded);
  const merged = after('common subexpressions', mergeCommonSubexpressions(folded));
  const region = after('map fusion', fuseMaps(merged));
  return { captured, once, region, reports };
}
