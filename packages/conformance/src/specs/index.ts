// Every spec, by op.

import type { OpSpec } from '../spec.ts';
import { activationSpecs } from './activations.ts';
import { arithmeticSpecs } from './arithmetic.ts';
import { atErrors } from './at-errors.ts';
import { bitwiseSpecs } from './bitwise.ts';
import { choiceSpecs } from './choices.ts';
import { closenessSpecs } from './closeness.ts';
import { comparisonSpecs } from './comparison.ts';
import { copyingSpecs } from './copying.ts';
import { creationSpecs } from './creation.ts';
import { creationErrors } from './creation-errors.ts';
import { differenceSpec } from './differences.ts';
import { divisionSpecs } from './division.ts';
import { drawingErrors } from './drawing-errors.ts';
import { elementarySpecs } from './elementary-functions.ts';
import { functionSpecs } from './functions.ts';
import { indexingSpecs } from './indexing.ts';
import { integerValueSpecs } from './integer-values.ts';
import { joiningSpecs } from './joining.ts';
import { linearAlgebraSpecs } from './linear-algebra.ts';
import { logicalSpecs } from './logical.ts';
import { matrixProductSpecs } from './matrix-product.ts';
import { orderingSpecs } from './ordering.ts';
import { paddingSpec } from './padding.ts';
import { pairSpecs } from './pairs.ts';
import { parameterErrors } from './parameter-errors.ts';
import { positionSpecs } from './positions.ts';
import { quantileSpecs } from './quantiles.ts';
import { reductionSpecs } from './reductions.ts';
import { repetitionSpecs } from './repetition.ts';
import { roundingSpecs } from './rounding.ts';
import { scalarSpecs } from './scalars.ts';
import { scanSpecs } from './scans.ts';
import { selectionSpecs } from './selection.ts';
import { softmaxSpecs } from './softmax.ts';
import { statisticsSpecs } from './statistics.ts';
import { tripleSpecs } from './triples.ts';
import { viewPartSpecs } from './view-parts.ts';
import { viewSizeSpecs } from './view-sizes.ts';
import { viewSpecs } from './views.ts';

/** What every op must give, and what it must refuse. */
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
  ...pairSpecs,
  ...tripleSpecs,
  ...choiceSpecs,
  ...integerValueSpecs,
  ...parameterErrors,
  ...closenessSpecs,
  ...reductionSpecs,
  ...statisticsSpecs,
  ...positionSpecs,
  ...quantileSpecs,
  ...scanSpecs,
  differenceSpec,
  ...softmaxSpecs,
  ...matrixProductSpecs,
  ...indexingSpecs,
  ...orderingSpecs,
  ...linearAlgebraSpecs,
  ...viewSpecs,
  ...viewSizeSpecs,
  ...viewPartSpecs,
  ...copyingSpecs,
  ...creationSpecs,
  ...joiningSpecs,
  ...repetitionSpecs,
  paddingSpec,
  ...creationErrors,
  ...drawingErrors,
  ...atErrors,
  ...scalarSpecs,
];
