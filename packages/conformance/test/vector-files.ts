// The vector files, read.

import { readdirSync, readFileSync } from 'node:fs';
import type { VectorFile } from '../src/vectors.ts';

const folder = new URL('../vectors/', import.meta.url);

/** Every file by its name. */
export const vectorFiles: ReadonlyMap<string, VectorFile> = new Map(
  readdirSync(folder).map((name) => [
    name,
    JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as VectorFile,
  ]),
);
