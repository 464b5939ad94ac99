// Checks of the contract itself: what no op shows, or not surely.

import type { Backend } from '@gradus/tensor';
import { accountChecks } from './accounts.ts';
import { indexingChecks } from './indexing.ts';
import { mapChecks } from './map.ts';
import { orderChecks } from './order.ts';
import { productChecks } from './product.ts';
import { reduceChecks } from './reduce.ts';
import { rowChecks } from './row.ts';
import { scanChecks } from './scan.ts';
import { Workbench } from './workbench.ts';

/** A check that calls the backend directly. */
export interface ContractCheck {
  readonly subject: string;
  readonly name: string;
  readonly run: (bench: Workbench) => Promise<void>;
}

const checks: readonly ContractCheck[] = [
  ...orderChecks,
  ...mapChecks,
  ...reduceChecks,
  ...productChecks,
  ...scanChecks,
  ...rowChecks,
  ...indexingChecks,
  ...accountChecks,
];

/** The contract's checks for a backend. */
export function contractChecks(backend: Backend) {
  return checks.map(({ subject, name, run }) => ({
    subject,
    name,
    run: async (): Promise<void> => {
      const bench = new Workbench(backend);
      try {
        await run(bench);
      } finally {
        bench.release();
      }
    },
  }));
}
