// Parameters and buffers in another dtype or on another device. They stay the objects that
// optimizers hold: each is given other data.

import { GradError } from '@gradus/autograd';
import { type DType, DTypeError, keep, scope, type Tensor } from '@gradus/tensor';
import { checkOptions, describe, dtypes } from '@gradus/tensor/interpreter';
import type { Module } from './module.ts';

/** Where and as what a module is wanted: a dtype, a device, or both. */
export type ModuleTarget = DType | string | { readonly dtype?: DType; readonly device?: string };

interface Move {
  readonly tensor: Tensor;
  readonly to: { readonly dtype?: DType; readonly device?: string };
}

/** A tensor, and what it will hold. */
interface Moved {
  readonly tensor: Tensor;
  readonly data: Tensor;
  readonly grad: Tensor | undefined;
}

export function convert(module: Module, target: ModuleTarget): void {
  const moved = scope(() =>
    movesOf(module, target).map(
      ({ tensor, to }): Moved => ({
        tensor,
        data: tensor.data.to(to),
        grad: tensor.grad?.data.to(to),
      }),
    ),
  );
  for (const each of moved) exchange(each);
}

export async function convertAsync(module: Module, target: ModuleTarget): Promise<void> {
  const moved = await Promise.all(
    movesOf(module, target).map(
      async ({ tensor, to }): Promise<Moved> => ({
        tensor,
        data: await arrived(tensor.data, to),
        grad: tensor.grad ? await arrived(tensor.grad.data, to) : undefined,
      }),
    ),
  );
  for (const each of moved) exchange(each);
}

async function arrived(seen: Tensor, to: Move['to']): Promise<Tensor> {
  const result = await seen.toAsync(to);
  seen.dispose();
  return result;
}

/** What has to move; nothing has, yet. */
function movesOf(module: Module, target: ModuleTarget): Move[] {
  const { dtype, device } = wanted(target);
  return [...module.namedParameters(), ...module.namedBuffers()].flatMap(([name, tensor]) => {
    const to = { dtype: isFloating(tensor.dtype) ? dtype : undefined, device };
    if (isAlready(tensor, to)) return [];
    checkLeaf(name, tensor);
    return [{ tensor, to }];
  });
}

function isAlready({ dtype, device }: Tensor, to: Move['to']): boolean {
  return (to.dtype ?? dtype) === dtype && (to.device ?? device) === device;
}

function checkLeaf(name: string, tensor: Tensor): void {
  if (tensor.isLeaf) return;
  throw new GradError(
    'to',
    `${name} is ${describe(tensor)}, part of a graph (${tensor.gradFn}); only leaves move. ` +
      'detach_() takes it out.',
    { name },
  );
}

function wanted(target: ModuleTarget): Move['to'] {
  if (typeof target !== 'string') checkOptions('to', target ?? null, "{ dtype: 'float64' }");
  const named = typeof target === 'string' ? nameOf(target) : target;
  if (named.dtype === undefined || isFloating(named.dtype)) return named;
  throw new DTypeError(
    'to',
    `the dtype is ${named.dtype}; parameters are floating, so only a floating dtype fits`,
    { dtype: named.dtype },
  );
}

function nameOf(target: string): Move['to'] {
  return Object.hasOwn(dtypes, target) ? { dtype: target as DType } : { device: target };
}

function isFloating(dtype: DType): boolean {
  return dtypes[dtype]?.category === 'floating';
}

function exchange({ tensor, data, grad }: Moved): void {
  tensor.grad = null;
  tensor.data = data;
  if (grad !== undefined) tensor.grad = keep(grad);
  data.dispose();
}
