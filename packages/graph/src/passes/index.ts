// The passes, in their order.

import type { Capabilities, PlanStep } from '@gradus/tensor/backend';
import type { Region } from '../program/region.ts';
import { rewriteAlgebra } from './algebraic-rewrites.ts';
import { mergeCommonSubexpressions } from './common-subexpressions.ts';
import { foldConstants } from './constant-folding.ts';
import { fuseEpilogues } from './epilogues.ts';
import { reuseInPlace } from './in-place.ts';
import { joinMaps } from './joint-maps.ts';
import { hurryLastReaders } from './last-readers.ts';
import { limitsOf } from './limits.ts';
import { fuseMaps } from './map-fusion.ts';
import { prune } from './prune.ts';
import { foldViews } from './view-folding.ts';

/** What a pass left. */
export interface Stage {
  readonly name: string;
  readonly after: Region;
}

/** A region after all passes, and the steps that are run once and for all. */
export interface Optimized {
  readonly captured: Region;
  readonly once: readonly PlanStep[];
  readonly region: Region;
  readonly stages: readonly Stage[];
}

/** Runs all passes, for a device that can do so much. */
export function optimize(captured: Region, capabilities?: Capabilities): Optimized {
  const stages: Stage[] = [];
  const after = (name: string, region: Region): Region => {
    stages.push({ name, after: region });
    return region;
  };
  const pruned = after('prune', prune(captured));
  const { once, region: folded } = foldConstants(pruned);
  after('constant folding', folded);
  const limits = limitsOf(capabilities);
  const endsProducts = capabilities?.matmulEpilogues === true;
  const passes: readonly (readonly [string, (region: Region) => Region])[] = [
    ['algebraic rewrites', rewriteAlgebra],
    ['common subexpressions', mergeCommonSubexpressions],
    ['view folding', foldViews],
    // What was two kernels may be simpler as one.
    ['map fusion', (region) => rewriteAlgebra(fuseMaps(region, limits))],
    [
      'epilogues',
      (region) => fuseEpilogues(region, { endsProducts, writesLasting: false }, limits),
    ],
    ['last readers first', hurryLastReaders],
    // Not before: what is written may hold back who reads it.
    [
      'updates as epilogues',
      (region) => fuseEpilogues(region, { endsProducts, writesLasting: true }, limits),
    ],
    ['joint maps', (region) => joinMaps(region, limits)],
    ['reuse in place', reuseInPlace],
  ];
  const region = passes.reduce((before, [name, pass]) => after(name, pass(before)), folded);
  return { captured, once, region, stages };
}
