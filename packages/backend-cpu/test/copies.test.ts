// Copies of runs of all lengths, from vectors to pieces, against slices of a plain array.

import { arange, type DType, registerBackend, tensor, zeros } from '@gradus/tensor';
import { beforeEach, expect, test } from 'vitest';
import { CpuBackend } from '../src/backend.ts';
import { mapModule } from '../src/code/map.ts';
import { cpu } from '../src/index.ts';

beforeEach(() => registerBackend(cpu()));
