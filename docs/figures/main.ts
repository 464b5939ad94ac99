// `pnpm --filter @gradus/docs figures`: draws the figures of the guides.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ladder } from '../ladder/rungs.ts';
import { drawCurves } from './curves.ts';
import { drawLayers } from './layers.ts';

const folder = import.meta.dirname;
await drawCurves(
  ladder.flatMap(({ scripts }) => scripts),
  folder,
);
writeFileSync(join(folder, 'layers.svg'), await drawLayers());
