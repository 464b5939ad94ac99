// Entry points get the names by which they are imported.

import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DeclarationReflection } from 'typedoc';

const packages = join(import.meta.dirname, '..', '..', 'packages');

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
}

/** Source file of each entry point, from `packages`, and what it is imported as. */
const importNames = new Map(
  globSync('*/package.json', { cwd: packages }).flatMap((file) => {
    const { name, exports } = JSON.parse(readFileSync(join(packages, file), 'utf8')) as Manifest;
    return Object.entries(exports).map(([subpath, source]): [string, string] => [
      join(dirname(file), source),
      join(name, subpath),
    ]);
  }),
);

export function nameModules(modules: readonly DeclarationReflection[]): void {
  for (const module of modules) {
    const file = module.sources?.[0]?.fileName.replace(/^.*packages\//, '') ?? '';
    module.name = importNames.get(file) ?? module.name;
  }
}
