// Every spec, by op.

import type { OpSpec } from '../spec.ts';
import { activationSpecs } from './activations.ts';
import { arithmeticSpecs } from './arithmetic.ts';
import { bitwiseSpecs } from './bitwise.ts';
import { comparisonSpecs } from './comparison.ts';
import { compositeSpecs } from './composites.ts';
import { copyingSpecs } from './copying.ts';
import { creationSpecs } from './creation.ts';
import { divisionSpecs } from './division.ts';
import { elementarySpecs } from './elementary-functions.ts';
import { functionSpecs } from './functions.ts';
import { logicalSpecs } from './logical.ts';
import { matrixProductSpecs } from './matrix-product.ts';
import { reductionSpecs } from './reductions.ts';
import { roundingSpecs } from './rounding.ts';
import { scalarSpecs } from './scalars.ts';
import { selectionSpecs } from './selection.ts';
import { viewSpecs } from './views.ts';

export const specs: readonly OpSpec[] = [
  ...arithmeticSpecs,
  ...divisionSpecs,
  ...roundingSpecs,
  ...functionSpecs,
  ...elementarySpecs,
  ...bitwiseSpecs,
  ...logicalSpecs,
  ...comparisonSpecs,
  ...selectionSpecs,
  ...activationSpecs,
  ...compositeSpecs,
  ...reductionSpecs,
  ...matrixProductSpecs,
  ...viewSpecs,
  ...copyingSpecs,
  ...creationSpecs,
  ...scalarSpecs,
];
