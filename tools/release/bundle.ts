// The JavaScript of a package: a file an entry, and one of what entries share. A program that
// imports a package loads few files then, which is most of what starting costs.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { workspaceRoot } from '../turbo.ts';
import { pureValues } from './pure-values.ts';

interface Entries {
  readonly exports: Readonly<Record<string, string>>;
  readonly publishConfig: {
    readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  };
}

/** Lays the JavaScript of a package beside the declarations in its `dist`. */
export async function bundle(folder: string): Promise<void> {
  lay(join(workspaceRoot, folder, 'dist'), await bundled(folder));
}

/** Files that `publishConfig.exports` of a package promises, and what they need, by their names. */
export async function bundled(folder: string): Promise<ReadonlyMap<string, string>> {
  const cwd = join(workspaceRoot, folder);
  const build = await rolldown({
    cwd,
    input: entriesOf(JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))),
    // What is imported by name lies in another package, of which there must be one copy.
    external: (id, importer) => importer !== undefined && /^[@a-z]/.test(id),
    platform: 'neutral',
    tsconfig: join(cwd, 'tsconfig.json'),
    plugins: [pureValues],
    experimental: { nativeMagicString: true },
    onLog(level, { message }) {
      throw new Error(`${folder}: ${level}: ${message}`);
    },
  });
  const { output } = await build.generate({
    dir: 'dist',
    sourcemap: true,
    // The sources are published beside them.
    sourcemapExcludeSources: true,
    codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
    chunkFileNames: '[name].js',
    minifyInternalExports: false,
    comments: { legal: true, annotation: true, jsdoc: false },
  });
  await build.close();
  return new Map(
    output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : String(file.source)]),
  );
}

/** Names of files in `dist`, without `.js`, and the modules that they publish. */
function entriesOf({ exports, publishConfig }: Entries): Record<string, string> {
  const pairs = Object.entries(exports).flatMap(([name, source]) => {
    const published = publishConfig.exports[name];
    if (typeof published === 'string') return [];
    return [[published.default.replace(/^\.\/dist\/|\.js$/g, ''), source]];
  });
  return Object.fromEntries(pairs);
}

/** Makes `files` the JavaScript of a folder. One that is as it should be may be being read. */
function lay(folder: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  const present = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.js(\.map)?$/.test(file))
    .map((file) => file.replaceAll(sep, '/'));
  for (const file of present) if (!files.has(file)) rmSync(join(folder, file));
  for (const [file, content] of files) {
    const path = join(folder, file);
    if (present.includes(file) && readFileSync(path, 'utf8') === content) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}
