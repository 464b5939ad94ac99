// Containers that only hold.

import { ValueError } from '@gradus/tensor';

/** The error of a container that is called. */
export function noForward(container: string, remedy: string): ValueError {
  return new ValueError(container, `it holds, and has no forward of its own; ${remedy}`);
}
