// All that holds over shared memory holds where the platform has none to share; and all that holds
// of large results, which wait until they are needed, holds of small ones.

import { describeConformance } from '@gradus/conformance';
import { deferFrom } from '@gradus/tensor/interpreter';
import { describe, test } from 'vitest';
import { cpu } from '../src/index.ts';

deferFrom(1);
describeConformance({ backend: cpu({ sharedMemory: false }), describe, test });
