// `import '@gradus/backend-webgpu/register'` makes the device "webgpu" known.

import { devices, registerBackend } from '@gradus/tensor';
import { webgpu } from './index.ts';

// A second copy of this package finds the device there and leaves it.
if (!devices().includes('webgpu')) registerBackend(await webgpu());
