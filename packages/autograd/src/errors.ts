// The error of this package.

import { GradusError } from '@gradus/tensor';

/** A gradient cannot be recorded, computed or stored. */
export class GradError extends GradusError {}
