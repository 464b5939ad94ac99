import { describe, test } from 'vitest';
import { describeConformance } from '../src/index.ts';
import { referenceBackend } from '../src/reference/index.ts';

describeConformance({ backend: referenceBackend(), describe, test });
