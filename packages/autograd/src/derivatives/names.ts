// How PyTorch names the backward steps of ops.

import type { Op } from '@gradus/tensor/interpreter';

/** Names that PyTorch does not derive from that of the op. */
const names: Readonly<Record<string, string>> = {
  copy: 'CopyBackwards',
  clone: 'CloneBackward0',
  to: 'ToCopyBackward0',
  part: 'SliceBackward0',
  at: 'IndexBackward0',
  clamp: 'ClampBackward1',
  square: 'PowBackward0',
};

/** The name of an op's backward step. */
export function nameOf({ name }: Op): string {
  return names[name] ?? `${name[0].toUpperCase()}${name.slice(1)}Backward0`;
}
