// Every spec, by op.

import type { OpSpec } from '../spec.ts';
import { arithmeticSpecs } from './arithmetic.ts';
import { comparisonSpecs } from './comparison.ts';
import { copyingSpecs } from './copying.ts';
import { creationSpecs } from './creation.ts';
import { functionSpecs } from './functions.ts';
import { indexingSpecs } from './indexing.ts';
import { joiningSpecs } from './joining.ts';
import { matrixProductSpecs } from './matrix-product.ts';
import { orderingSpecs } from './ordering.ts';
import { reductionSpecs } from './reductions.ts';
import { refusalSpecs } from './refusals.ts';
import { scalarSpecs } from './scalars.ts';
import { selectionSpecs } from './selection.ts';
import { viewPartSpecs } from './view-parts.ts';
import { viewSizeSpecs } from './view-sizes.ts';
import { viewSpecs } from './views.ts';

export const specs: readonly OpSpec[] = [
  ...arithmeticSpecs,
  ...functionSpecs,
  ...comparisonSpecs,
  ...selectionSpecs,
  ...reductionSpecs,
  ...matrixProductSpecs,
  ...indexingSpecs,
  ...orderingSpecs,
  ...viewSpecs,
  ...viewSizeSpecs,
  ...viewPartSpecs,
  ...copyingSpecs,
  ...creationSpecs,
  ...joiningSpecs,
  ...refusalSpecs,
  ...scalarSpecs,
];
