// Packs every public package, and judges what a user would get.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { workspaceRoot } from '../turbo.ts';
import { bundle } from './bundle.ts';
import { pack, publicFolders } from './packing.ts';
import { openTarball, problemsOf, type Tarball } from './tarball.ts';

const tsc = join(workspaceRoot, 'node_modules', 'typescript', 'bin', 'tsc');

/** Builds the public packages: declarations by the compiler, JavaScript by the bundler. */
export async function buildAll(): Promise<void> {
  const folders = publicFolders();
  execFileSync(process.execPath, [tsc, '-b', ...folders], { cwd: workspaceRoot, stdio: 'inherit' });
  await Promise.all(folders.map(bundle));
}

/** Builds the public packages and packs them into a folder. */
export async function packAll(destination: string): Promise<Tarball[]> {
  await buildAll();
  const folders = publicFolders();
  const paths = await Promise.all(folders.map((folder) => pack(folder, destination)));
  return paths.map(openTarball);
}

/** Prints each tarball with what is wrong with it; whether all is well. */
export async function judge(tarballs: readonly Tarball[]): Promise<boolean> {
  const problems = await Promise.all(tarballs.map(problemsOf));
  tarballs.forEach(({ manifest: { name, version }, files, bytes }, position) => {
    const size = `${files.length} files, ${(bytes / 1000).toFixed(1)} kB`;
    console.log(`${name} ${version}: ${size}`);
    for (const problem of problems[position]) console.log(`  ${problem}`);
  });
  return problems.every((found) => found.length === 0);
}
