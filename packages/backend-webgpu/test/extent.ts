// How much of the conformance suite is run: with `GRADUS_CONFORMANCE=full` all of it. By default
// what SwiftShader takes minutes to compile, and other checks cover, is left out.

import type { ConformanceExtent } from '@gradus/conformance';

/** Their shaders take seconds to compile; those of other dtypes differ by casts alone. */
const long: readonly string[] = ['lgamma', 'digamma', 'tan'];
const ofOthers = /, (float16|int32|uint8|bool)$/;

/** How elements of less than a word lie is the same to all ops; random kernels lay them anyhow. */
const narrowLayouts = /^(layouts|in place), (float16|uint8|bool)$/;
const sample: readonly string[] = ['add', 'maximum', 'where', 'eq', 'neg', 'exp', 'sum'];

const usual: ConformanceExtent = {
  // Each random kernel is a shader of its own.
  draws: 50,
  only: ({ subject, name }) =>
    !(long.includes(subject) && ofOthers.test(name)) &&
    (sample.includes(subject) || !narrowLayouts.test(name)),
};

export const extent: ConformanceExtent = process.env.GRADUS_CONFORMANCE === 'full' ? {} : usual;
