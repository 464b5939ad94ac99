import { describeConformance } from '@gradus/conformance';
import { describe, test } from 'vitest';
import { open } from './backends.ts';
import { extent } from './extent.ts';

const { backend } = await open();
describeConformance({ backend, describe, test, ...extent });
