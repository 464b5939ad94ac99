import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneBackend } from '../backends.ts';

const opened = oneBackend();

test('bytes are written at any place, and nothing beside them', async () => {
  const { backend } = opened();
  const buffer = backend.allocate(37);
  const model = new Uint8Array(37);
  backend.write(buffer, 0, model);
  const writes = fc.array(
    fc
      .nat(36)
      .chain((offset) => fc.tuple(fc.constant(offset), fc.integer({ min: 1, max: 37 - offset }))),
    { minLength: 1, maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(writes, fc.integer({ min: 1, max: 200 }), async (places, seed) => {
      for (const [offset, size] of places) {
        const data = Uint8Array.from({ length: size }, (_, i) => (seed + 7 * i) & 0xff);
        backend.write(buffer, offset, data);
        model.set(data, offset);
      }
      expect([...new Uint8Array(await backend.read(buffer, 0, 37))]).toEqual([...model]);
    }),
    { numRuns: 60, seed: 3 },
  );
});

test('bytes are read from any place', async () => {
  const { backend } = opened();
  const buffer = backend.allocate(9);
  backend.write(buffer, 0, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
  for (let start = 0; start < 9; start++) {
    for (let end = start; end <= 9; end++) {
      const bytes = new Uint8Array(await backend.read(buffer, start, end - start));
      expect([...bytes]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].slice(start, end));
    }
  }
});
