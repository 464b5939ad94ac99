// The runner of each kind of kernel.

import type { KernelTable } from '@gradus/tensor/backend';
import type { GpuOperand, Recorder } from '../encode/program.ts';
import { runGather } from './gather.ts';
import { runMap } from './map.ts';
import { runMatmul } from './matmul/matmul.ts';
import { reducing } from './reduce/reduce.ts';
import { runRow } from './row.ts';
import { runScan } from './scan.ts';
import { runScatter } from './scatter/scatter.ts';
import { runSearch } from './search.ts';
import { runSort } from './sort/sort.ts';

/** Runners that record what they dispatch. */
export function kernelTable(recorder: Recorder): KernelTable<GpuOperand> {
  return {
    map: (kernel, operands, scalars) => runMap(recorder, kernel, operands, scalars),
    reduce: reducing(recorder),
    scan: (kernel, operands) => runScan(recorder, kernel, operands),
    row: (kernel, operands, scalars) => runRow(recorder, kernel, operands, scalars),
    matmul: (_, operands) => runMatmul(recorder, operands),
    gather: (kernel, operands) => runGather(recorder, kernel, operands),
    scatter: (kernel, operands) => runScatter(recorder, kernel, operands),
    sort: (kernel, operands) => runSort(recorder, kernel, operands),
    search: (kernel, operands) => runSearch(recorder, kernel, operands),
  };
}
