// The error of this package.

import { type ErrorDetails, GradusError } from '@gradus/tensor';

/** A state dict does not fit its module; nothing was loaded. */
export class StateDictError extends GradusError {
  declare readonly details: ErrorDetails & {
    /** Names of the module that the dict lacks. */
    readonly missingKeys: readonly string[];
    /** Names of the dict that the module lacks. */
    readonly unexpectedKeys: readonly string[];
  };
}
