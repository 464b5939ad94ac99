// Parameters and buffers in another dtype or on another device. They stay the objects that
// optimizers hold: each is given other data.

import { type DType, DTypeError, type Tensor } from '@gradus/tensor';
import { checkOptions, dtypes } from '@gradus/tensor/interpreter';
import type { Module } from './module.ts';

/** Where and as what a module is wanted: a dtype, a device, or both. */
export type ModuleTarget = DType | string | { readonly dtype?: DType; readonly device?: string };

interface Move {
  readonly tensor: Tensor;
  readonly to: { readonly dtype?: DType; readonly device?: string };
}

export function convert(module: Module, target: ModuleTarget): void {
  const moved = movesOf(module, target).map(({ tensor, to }) => ({
    tensor,
    data: tensor.data.to(to),
    grad: tensor.grad?.data.to(to),
  }));
  for (const { tensor, data, grad } of moved) exchange(tensor, data, grad);
}

export async function convertAsync(module: Module, target: ModuleTarget): Promise<void> {
  const moved = await Promise.all(
    movesOf(module, target).map(async ({ tensor, to }) => ({
      tensor,
      data: await tensor.data.toAsync(to),
      grad: await tensor.grad?.data.toAsync(to),
    })),
  );
  for (const { tensor, data, grad } of moved) exchange(tensor, data, grad);
}

/** What has to move; nothing has, yet. */
function movesOf(module: Module, target: ModuleTarget): Move[] {
  const { dtype, device } = wanted(target);
  return [...module.parameters(), ...module.buffers()]
    .map((tensor) => ({
      tensor,
      to: { dtype: isFloating(tensor.dtype) ? dtype : undefined, device },
    }))
    .filter(
      ({ tensor, to }) =>
        (to.dtype ?? tensor.dtype) !== tensor.dtype ||
        (to.device ?? tensor.device) !== tensor.device,
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

function exchange(tensor: Tensor, data: Tensor, grad: Tensor | undefined): void {
  if (grad !== undefined) tensor.grad = null;
  tensor.data = data;
  if (grad !== undefined) tensor.grad = grad;
  data.dispose();
}
