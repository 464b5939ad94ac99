// The runner of each kind of kernel.

import { type KernelTable, unsupported } from '@gradus/tensor/backend';
import type { GpuOperand, Recorder } from '../encode/program.ts';
import { runMap } from './map.ts';
import { runMatmul } from './matmul/matmul.ts';

/** Runners that record what they dispatch. */
export function kernelTable(recorder: Recorder): KernelTable<GpuOperand> {
  return {
    map: (kernel, operands, scalars) => runMap(recorder, kernel, operands, scalars),
    reduce: unsupported('reductions are to come'),
    scan: unsupported('scans are to come'),
    row: unsupported('rows are to come'),
    matmul: (kernel, operands) => runMatmul(recorder, kernel, operands),
    gather: unsupported('gathers are to come'),
    scatter: unsupported('scatters are to come'),
    sort: unsupported('sorts are to come'),
    search: unsupported('searches are to come'),
  };
}
