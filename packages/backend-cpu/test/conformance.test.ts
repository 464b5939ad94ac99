import { describeConformance } from '@gradus/conformance';
import { describe, test } from 'vitest';
import { cpu } from '../src/index.ts';

describeConformance({ backend: cpu(), describe, test });
