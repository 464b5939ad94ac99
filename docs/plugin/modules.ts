// Entry points get the names by which they are imported, and the READMEs of their packages.

import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Context,
  DeclarationReflection,
  MinimalSourceFile,
  type NormalizedPath,
  ReflectionKind,
} from 'typedoc';

const packages = join(import.meta.dirname, '..', '..', 'packages');

interface Manifest {
  readonly name: string;
  /** Missing in packages that serve others only by what they install. */
  readonly exports?: Readonly<Record<string, string>>;
}

/** Source file of each entry point, from `packages`, and what it is imported as. */
const importNames = new Map(
  globSync('*/package.json', { cwd: packages }).flatMap((file) => {
    const { name, exports = {} } = JSON.parse(
      readFileSync(join(packages, file), 'utf8'),
    ) as Manifest;
    return Object.entries(exports).map(([subpath, source]): [string, string] => [
      join(dirname(file), source),
      join(name, subpath),
    ]);
  }),
);

export function nameModules({ converter, project }: Context): void {
  for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
    if (!(module instanceof DeclarationReflection)) continue;
    const file = module.sources?.[0]?.fileName.replace(/^.*packages\//, '') ?? '';
    module.name = importNames.get(file) ?? module.name;
    if (!file.endsWith('/src/index.ts')) continue;
    const readme = join(packages, file.replace('/src/index.ts', ''), 'README.md');
    // The page has the name as its heading already.
    const text = readFileSync(readme, 'utf8').replace(/^# .*\n+/, '');
    const source = new MinimalSourceFile(text, readme as NormalizedPath);
    module.readme = converter.parseRawComment(source, project.files).content;
  }
}
