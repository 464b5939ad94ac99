// All that holds over shared memory holds where the platform has none to share.

import { describeConformance } from '@gradus/conformance';
import { describe, test } from 'vitest';
import { cpu } from '../src/index.ts';

describeConformance({ backend: cpu({ sharedMemory: false }), describe, test });
