// `import '@gradus/backend-cpu/register'` makes the device "cpu" known.

import { devices, registerBackend } from '@gradus/tensor';
import { cpu } from './index.ts';

// A second copy of this package finds the device there and leaves it.
if (!devices().includes('cpu')) registerBackend(cpu());
