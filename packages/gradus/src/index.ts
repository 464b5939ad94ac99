// `gradus`: the layers under one name, and the CPU as a device.

import '@gradus/backend-cpu/register';

export * from '@gradus/autograd';
export { getNumThreads, setNumThreads } from '@gradus/backend-cpu';
export * from '@gradus/graph';
export * as nn from '@gradus/nn';
export * as optim from '@gradus/optim';
export * from '@gradus/tensor';
