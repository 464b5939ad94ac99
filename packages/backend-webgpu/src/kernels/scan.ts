// Runs scans: an invocation for each row. Few long rows are scanned in parts, whose states a first
// dispatch computes and a second one starts from.

import type { ScanKernel } from '@gradus/tensor/backend';
import type { DeviceFacts, GpuOperand, Recorder } from '../encode/program.ts';
import { bindingsOf } from '../wgsl/bindings.ts';
import { gridOf, groupSize } from '../wgsl/grid.ts';
import { loopParameters, loopsOf } from '../wgsl/loops.ts';
import { type ScanLayout, scanProgram, scanStateWords } from './scan-program.ts';

export function runScan(
  recorder: Recorder,
  kernel: ScanKernel,
  operands: readonly GpuOperand[],
): void {
  const { shape } = operands[0];
  const last = shape.length - 1;
  const count = shape[last];
  let rows = 1;
  for (let d = 0; d < last; d++) rows *= shape[d];
  if (rows * count === 0) return;
  const { length } = kernel.inputs;
  const [inputs, outputs] = [operands.slice(0, length), operands.slice(length)];
  const parts = partsOf(rows, count, recorder.facts);
  const run = (stage: ScanLayout['stage'], before: number, all: readonly GpuOperand[]): void =>
    dispatch(recorder, kernel, { stage, before, operands: all, rows, parts });
  if (parts === 1) {
    run('whole', 0, operands);
    return;
  }
  const words = scanStateWords(kernel) * rows * parts;
  const buffer = recorder.scratch(4 * words);
  const states: GpuOperand = {
    buffer,
    byteOffset: 0,
    shape: [words],
    strides: [1],
    dtype: 'int32',
  };
  run('parts', 0, [...inputs, states]);
  run('scan', 1, [states, ...inputs, ...outputs]);
  recorder.release(buffer);
}

interface Pass {
  readonly stage: ScanLayout['stage'];
  /** How many operands are states that are read, and precede those of the kernel. */
  readonly before: number;
  readonly operands: readonly GpuOperand[];
  readonly rows: number;
  readonly parts: number;
}

function dispatch(
  recorder: Recorder,
  kernel: ScanKernel,
  { stage, before, operands, rows, parts }: Pass,
): void {
  const written = stage === 'parts' ? 1 : kernel.outputs.length;
  const bound = bindingsOf(operands, written);
  const placed = operands.slice(before, stage === 'parts' ? -1 : undefined);
  const { shape } = placed[0];
  const last = shape.length - 1;
  const loops = loopsOf(
    shape.slice(0, last),
    placed.map(({ strides }) => strides.slice(0, last)),
  );
  const layout = { stage, rows: loops, bound };
  const program = recorder.program(`scan ${stage} ${kernel.id} ${loops.key} ${bound.key}`, () =>
    scanProgram(kernel, layout),
  );
  recorder.dispatch({
    program,
    buffers: bound.buffers,
    parameters: [
      ...[rows * parts, shape[last], parts, Math.ceil(shape[last] / parts)],
      ...loopParameters(loops, placed),
      ...placed.map(({ strides }) => strides[last]),
    ],
    workgroups: gridOf(Math.ceil((rows * parts) / groupSize), recorder.facts),
  });
}

/** In how many parts a row is scanned: a second dispatch must be worth it. */
function partsOf(rows: number, count: number, { isFallback }: DeviceFacts): number {
  const [wanted, shortest] = isFallback ? [32, 4096] : [4096, 64];
  const parts = Math.min(Math.floor(count / shortest), Math.ceil(wanted / rows), 256);
  return parts < 4 ? 1 : parts;
}
