import { describeConformance } from '@gradus/conformance';
import { afterAll, describe, expect, test } from 'vitest';
import { CpuBackend } from '../../src/backend.ts';
import { allShared } from './backends.ts';

const backend = new CpuBackend({ threads: 3 }, allShared);

describeConformance({ backend, describe, test });

test('workers took part in it', () => {
  expect(backend.partsHelped).toBeGreaterThan(100);
});

afterAll(() => backend.dispose());
