// Kernels that go by 32-bit elements, on operands of smaller ones: those are cast to int32 or float32
// before, and what was written is cast back. All that such kernels do wraps round alike.

import { cast, dtypes, elementCount, input, mapKernel } from '@gradus/tensor/backend';
import type { GpuOperand, Recorder } from '../encode/program.ts';
import { isPacked } from '../wgsl/storage.ts';
import { runMap } from './map.ts';

/** What a kernel does to an operand. */
type Use = 'reads' | 'writes' | 'updates';

/** Calls `run` with operands of 32-bit elements, `uses` saying what becomes of each. */
export function withWords(
  recorder: Recorder,
  operands: readonly GpuOperand[],
  uses: readonly Use[],
  run: (operands: readonly GpuOperand[]) => void,
): void {
  if (!operands.some(({ dtype }) => isPacked(dtype))) {
    run(operands);
    return;
  }
  const wide = operands.map((operand) =>
    isPacked(operand.dtype) ? roomFor(recorder, operand) : operand,
  );
  wide.forEach((copy, i) => {
    if (copy !== operands[i] && uses[i] !== 'writes') copyTo(recorder, operands[i], copy);
  });
  run(wide);
  wide.forEach((copy, i) => {
    if (copy === operands[i]) return;
    if (uses[i] !== 'reads') copyTo(recorder, copy, operands[i]);
    recorder.release(copy.buffer);
  });
}

/** Memory for an operand's elements as those of 32 bits, in row-major order; stretched dims stay so. */
function roomFor(recorder: Recorder, { shape, strides, dtype }: GpuOperand): GpuOperand {
  const own = shape.map((size, d) => (strides[d] === 0 && size > 1 ? 1 : size));
  const steps = new Array<number>(shape.length);
  let span = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    steps[d] = own[d] === shape[d] ? span : 0;
    span *= own[d];
  }
  const wide = dtype === 'float16' ? 'float32' : 'int32';
  const buffer = recorder.scratch(elementCount(own) * dtypes[wide].bytes);
  return { buffer, byteOffset: 0, shape, strides: steps, dtype: wide };
}

function copyTo(recorder: Recorder, from: GpuOperand, to: GpuOperand): void {
  // Where both are stretched, one element stands for all of them.
  const shape = to.shape.map((size, d) =>
    from.strides[d] === 0 && to.strides[d] === 0 ? 1 : size,
  );
  const kernel = mapKernel([from.dtype], [], [cast(input(0, from.dtype), to.dtype)]);
  runMap(
    recorder,
    kernel,
    [from, to].map((operand) => ({ ...operand, shape })),
    [],
  );
}
