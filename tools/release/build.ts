// `pnpm build`: what is published of every public package, declarations and JavaScript, in `dist`.

import { buildAll } from './release.ts';

await buildAll();
