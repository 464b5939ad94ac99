// Kernels that compute more at the end of what they give: how each kind takes further outputs over
// its results, and further operands to read beside them.

import {
  type DType,
  type Expression,
  endedMatmulKernel,
  input,
  type Kernel,
  type MatmulKernel,
  type ReduceKernel,
  type RowKernel,
  reduceKernel,
  rowKernel,
  substituted,
} from '@gradus/tensor/backend';

/** A kernel as a list of results to which others may be added. */
export interface Ending {
  /** What each output is. */
  readonly results: readonly Expression[];
  /** The `index`-th operand that is read further, in the words of results; nothing if none may be. */
  further?(index: number, dtype: DType): Expression;
  /** An own result in a kernel that reads `count` further operands. */
  moved(result: Expression, count: number): Expression;
  /** The kernel with these results, further operands and scalars. */
  withResults(
    results: readonly Expression[],
    further: readonly DType[],
    scalars: readonly DType[],
  ): Kernel;
}

/** The end of a kernel; nothing of kinds that have none, or where the device takes none. */
export function endingOf(kernel: Kernel, endsProducts: boolean): Ending | undefined {
  switch (kernel.kind) {
    case 'reduce':
      return endingOfReduction(kernel);
    case 'row':
      return endingOfRows(kernel);
    case 'matmul':
      return endsProducts ? endingOfProduct(kernel) : undefined;
    default:
      return undefined;
  }
}

const stays = (result: Expression): Expression => result;

function endingOfReduction(kernel: ReduceKernel): Ending {
  const { inputs, prologue, combiner, epilogues } = kernel;
  return {
    results: epilogues,
    moved: stays,
    withResults: (results, _, scalars) =>
      reduceKernel(inputs, [...kernel.scalars, ...scalars], prologue, combiner, results),
  };
}

function endingOfRows(kernel: RowKernel): Ending {
  const { inputs, stages, outputs } = kernel;
  const count = inputs.length;
  // After the inputs come the results of stages.
  const moved = (node: Expression, by: number): Expression =>
    substituted(node, {
      input: (index, { dtype }) => input(index < count ? index : index + by, dtype),
      scalar: (_, same) => same,
    });
  return {
    results: outputs,
    further: (index, dtype) => input(count + index, dtype),
    moved,
    withResults: (results, further, scalars) =>
      rowKernel(
        [...inputs, ...further],
        [...kernel.scalars, ...scalars],
        stages.map(({ prologue, combiner }) => ({
          prologue: moved(prologue, further.length),
          combiner,
        })),
        results,
      ),
  };
}

function endingOfProduct(kernel: MatmulKernel): Ending {
  const { dtype, inputs, epilogues } = kernel;
  const [, , ...read] = inputs;
  return {
    results: epilogues ?? [input(0, dtype)],
    // The product itself is input 0.
    further: (index, ofOperand) => input(1 + read.length + index, ofOperand),
    moved: stays,
    withResults: (results, further, scalars) =>
      endedMatmulKernel(dtype, [...read, ...further], [...kernel.scalars, ...scalars], results),
  };
}
