// Parameters as they are given to an optimizer: a list of tensors, or of groups of them with
// settings of their own. Here they are refused or understood; nothing is kept.

import { GradError } from '@gradus/autograd';
import { Tensor, ValueError } from '@gradus/tensor';
import { describe, worded } from '@gradus/tensor/interpreter';

/** What schedules leave with a group, so that they can be continued. */
export interface Scheduled {
  /** The rate that a schedule started from. */
  initialLr?: number;
  /** The highest and the lowest rate of a cycle. */
  maxLr?: number;
  minLr?: number;
  /** The highest and the lowest momentum of a cycle. */
  maxMomentum?: number;
  baseMomentum?: number;
}

/** Parameters with settings that replace the optimizer's. */
export type GroupOptions<O> = Partial<O> &
  Scheduled & {
    /** The tensors of the group, or the one. */
    readonly params: Tensor | Iterable<Tensor>;
  };

/** A group whose settings are yet to be checked. */
export type GivenGroup = GroupOptions<object>;

/** What an optimizer is to optimize: tensors, or groups of them with settings of their own. */
export type Optimizable<O> = Iterable<Tensor> | Iterable<GroupOptions<O>>;

/**
 * The groups that are given, at least one.
 * @throws {ValueError} if there are none, or what is given is no list.
 */
export function givenGroups(op: string, params: Optimizable<object>): readonly GivenGroup[] {
  if (params instanceof Tensor || !isIterable(params)) {
    throw new ValueError(
      op,
      `the parameters are ${worded(params)}; they are a list of tensors, or of groups ` +
        'such as { params: [w], lr: 0.1 }',
      { params },
    );
  }
  const entries: readonly (Tensor | GivenGroup)[] = [...params];
  if (entries.length === 0) {
    throw new ValueError(op, 'the list of parameters is empty; there is nothing to optimize');
  }
  return entries.some(isGroup)
    ? entries.map((entry, i) => groupAt(op, entry, i))
    : [{ params: entries as readonly Tensor[] }];
}

function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'params' in value;
}

function groupAt(op: string, entry: Tensor | GivenGroup, at: number): GivenGroup {
  if (!(entry instanceof Tensor) && isGroup(entry)) return entry;
  throw new ValueError(
    op,
    `entry ${at} of the parameters is ${worded(entry)} among groups; it must be a group too, ` +
      'such as { params: [w], lr: 0.1 }',
    { entry },
  );
}

/**
 * The tensors of a group.
 * @throws {ValueError} if there are none, one is no tensor, or one is there twice, or in `taken`.
 * @throws {GradError} if one is no leaf.
 */
export function groupTensors(
  op: string,
  params: Tensor | Iterable<Tensor>,
  taken: ReadonlySet<Tensor>,
): Tensor[] {
  if (!isIterable(params) && !(params instanceof Tensor)) {
    throw new ValueError(op, `params are ${worded(params)}; they are a list of tensors`, {
      params,
    });
  }
  const tensors = params instanceof Tensor ? [params] : [...params];
  if (tensors.length === 0) {
    throw new ValueError(op, 'the list of parameters is empty; there is nothing to optimize');
  }
  const seen = new Set<Tensor>();
  tensors.forEach((tensor, i) => {
    checkParameter(op, tensor, i);
    if (seen.has(tensor) || taken.has(tensor)) {
      throw new ValueError(
        op,
        `parameter ${i}, ${describe(tensor)}, appears in ` +
          `${taken.has(tensor) ? 'another group' : 'the list'} already; each is optimized once`,
        { position: i },
      );
    }
    seen.add(tensor);
  });
  return tensors;
}

function checkParameter(op: string, tensor: Tensor, at: number): void {
  if (!(tensor instanceof Tensor)) {
    throw new ValueError(op, `parameter ${at} is ${worded(tensor)}; parameters are tensors`, {
      position: at,
      value: tensor,
    });
  }
  if (tensor.isLeaf) return;
  throw new GradError(
    op,
    `parameter ${at}, ${describe(tensor)}, is no leaf (${tensor.gradFn}): it follows from the ` +
      'tensors that it was computed from. detach().requiresGrad_() gives its values as a leaf.',
    { position: at, dtype: tensor.dtype, shape: tensor.shape },
  );
}
