// The error of this package.

import { GradusError } from '@gradus/tensor';

/** Work cannot be captured, or a program cannot be run. */
export class GraphError extends GradusError {}
