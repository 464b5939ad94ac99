// Every spec, by op.

import type { OpSpec } from '../spec.ts';
import { arithmeticSpecs } from './arithmetic.ts';

export const specs: readonly OpSpec[] = [...arithmeticSpecs];
