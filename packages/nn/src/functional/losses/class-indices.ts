// Targets that are class indices: which dim holds the classes, which targets count, and which
// elements they pick.

import {
  DTypeError,
  gather,
  IndexError,
  ShapeError,
  squeeze,
  type Tensor,
  to,
  unsqueeze,
} from '@gradus/tensor';
import {
  describe,
  dtypes,
  elementwise,
  formatShape,
  isCapturing,
  sameShape,
} from '@gradus/tensor/interpreter';

/** The dim of the classes: dim 1, behind that of the batch, if there is a batch. */
export function classDimOf(op: string, input: Tensor): number {
  if (input.rank === 0) {
    throw new ShapeError(op, `input is ${describe(input)}; it must have a dim of classes`, {
      input: input.shape,
    });
  }
  return Math.min(1, input.rank - 1);
}

/** Refuses targets that are no class indices, one for each place of the input. */
export function checkClassIndices(op: string, input: Tensor, target: Tensor): void {
  const dim = classDimOf(op, input);
  const expected = input.shape.filter((_, d) => d !== dim);
  if (!sameShape(target.shape, expected)) {
    throw new ShapeError(
      op,
      `input is ${describe(input)}, target is ${describe(target)}; class indices for dim ${dim} ` +
        `have shape ${formatShape(expected)}`,
      { input: input.shape, target: target.shape },
    );
  }
  if (dtypes[target.dtype].category === 'integer') return;
  throw new DTypeError(
    op,
    `target is ${describe(target)}; class indices are int32, as target.to('int32') is`,
    {
      dtype: target.dtype,
    },
  );
}

/** Targets as int32, which holds what may stand for no class, such as −100. */
export function asIndices(target: Tensor): Tensor {
  return target.dtype === 'int32' ? target : to(target, 'int32');
}

// Ignored targets pick the first class, and what they pick is left out later.
const countedOrFirst = elementwise<[target: Tensor, ignored: number]>(
  'ignoreIndex',
  'first',
  (e, target, ignored) => e.select(e.eq(target, ignored), 0, target),
);

/** Targets with 0 in place of `ignoreIndex`. */
export function pickable(target: Tensor, ignoreIndex: number): Tensor {
  return countedOrFirst(target, ignoreIndex);
}

/**
 * The element of each place that belongs to its class.
 * @throws {IndexError} if a target is no class.
 */
export function picked(op: string, input: Tensor, classes: Tensor): Tensor {
  const dim = classDimOf(op, input);
  try {
    return squeeze(gather(input, dim, unsqueeze(classes, dim)), dim);
  } catch (error) {
    throw error instanceof IndexError ? outOfRange(op, input, dim, classes, error) : error;
  }
}

// The kernel knows the index; where it stands is found when it is too late anyway.
function outOfRange(
  op: string,
  input: Tensor,
  dim: number,
  classes: Tensor,
  error: IndexError,
): IndexError {
  // While a program is captured, and on some devices, no values can be read now.
  if (isCapturing() || classes.storage.backend.readSync === undefined) return error;
  const { index } = error.details;
  let at = classes.readSync().indexOf(index);
  const place = classes.shape.toReversed().map((size) => {
    const position = at % size;
    at = Math.floor(at / size);
    return position;
  });
  return new IndexError(
    op,
    `target${formatShape(place.toReversed())} is ${index}; input is ${describe(input)}, and a ` +
      `class lies in [0, ${input.shape[dim]})`,
    { ...error.details, place: place.toReversed() },
  );
}
