// Every spec, by op.

import type { OpSpec } from '../spec.ts';
import { activationSpecs } from './activations.ts';
import { arithmeticSpecs } from './arithmetic.ts';
import { compositeSpecs } from './composites.ts';

export const specs: readonly OpSpec[] = [...activationSpecs, ...arithmeticSpecs, ...compositeSpecs];
