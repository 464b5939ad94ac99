// Writes to what waiting calls read: what was there is copied, and they read the copy.

import type { Backend, BackendBuffer } from '../../backend/contract.ts';
import { type DType, dtypes } from '../../dtype/dtype.ts';
import { input } from '../../expression/builder.ts';
import { type MapKernel, mapKernel } from '../../kernel/kernel.ts';
import { type Pending, Storage } from '../../tensor/storage.ts';
import { takeBuffer, withRoom } from '../room.ts';

/**
 * To be called before elements of a memory are written, by ops or by programs that know nothing of
 * who waits. Calls that were forgotten, and will never read, are not told from others; a copy costs
 * no more than computing any of them.
 * @throws {OutOfMemoryError} said by `op`, if there is no room for a copy; nothing is changed.
 */
export function beforeWrite(op: string, storage: Storage): void {
  const { readers, backend, bytes } = storage;
  if (readers === undefined || !readers.areThere) return;
  const copy = new Storage(backend, bytes, {
    heldBytes: bytes,
    compute: () => copied(op, backend, bytes, storage.buffer),
    drop() {},
  });
  copy.settle();
  storage.readers = undefined;
  readers.move(copy);
}

/**
 * As `beforeWrite`, of a write to all of a memory that reads nothing of it: elements that are
 * `pending` there need not be computed, but by those who wait to read them.
 * @throws {OutOfMemoryError} said by `op`, if there is no room; nothing is changed.
 */
export function beforeOverwrite(op: string, storage: Storage, pending: Pending): void {
  const { readers, backend, bytes } = storage;
  storage.renew(withRoom(op, backend, [bytes], 'uint8', takeBuffer));
  if (readers === undefined || !readers.areThere) {
    pending.drop();
    return;
  }
  storage.readers = undefined;
  readers.move(new Storage(backend, bytes, pending));
}

// Not seen by who captures a program: it is done for what was called before.
function copied(op: string, backend: Backend, bytes: number, from: BackendBuffer): BackendBuffer {
  const dtype = bytes % dtypes.int32.bytes === 0 ? 'int32' : 'uint8';
  const shape = [bytes / dtypes[dtype].bytes];
  const to = withRoom(op, backend, shape, dtype, takeBuffer);
  const all = { byteOffset: 0, shape, strides: [1], dtype } as const;
  const operands = [
    { ...all, buffer: from },
    { ...all, buffer: to },
  ];
  backend.run(copying[dtype], operands, []);
  return to;
}

const copyOf = (dtype: DType): MapKernel => mapKernel([dtype], [], [input(0, dtype)]);
const copying = { int32: copyOf('int32'), uint8: copyOf('uint8') };
