// How much of the conformance suite is run. A random kernel is a shader of its own, which takes
// SwiftShader up to a second to compile: by default each kind is drawn 50 times, with
// `GRADUS_CONFORMANCE=full` as often as on other devices.

import type { ConformanceExtent } from '@gradus/conformance';

export const extent: ConformanceExtent =
  process.env.GRADUS_CONFORMANCE === 'full' ? {} : { draws: 50 };
