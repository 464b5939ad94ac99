// Views: other shapes, orders and parts of the same memory; and `at`, which is a view unless a
// tensor is among its indices.

export { at } from './views/at.ts';
export { movedim, permute, t, transpose } from './views/order.ts';
export { chunk, narrow, select, slice, split, unbind } from './views/parts.ts';
export {
  broadcastTo,
  expand,
  flatten,
  reshape,
  squeeze,
  unflatten,
  unsqueeze,
  view,
} from './views/sizes.ts';
export { diagonal, flip, unfold } from './views/windows.ts';
