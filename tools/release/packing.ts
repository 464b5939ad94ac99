// Packages as a user would get them.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { workspaceFolders } from '../bootstrap/workspace-folders.mjs';
import { workspaceRoot } from '../turbo.ts';

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const run = promisify(execFile);
// A script for Node, which needs no shell on any system.
const pnpm = join(workspaceRoot, 'node_modules', 'pnpm', 'bin', 'pnpm.mjs');

export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(workspaceRoot, folder, 'package.json'), 'utf8')) as Manifest;
}

/** Folders of the packages that are published. */
export function publicFolders(): string[] {
  return workspaceFolders(workspaceRoot).filter(
    (folder) => folder !== '.' && !manifestOf(folder).private,
  );
}

/** Packs as pnpm publishes, so with `publishConfig` applied; gives the tarball's path. */
export async function pack(folder: string, destination: string): Promise<string> {
  const args = [pnpm, 'pack', '--json', '--pack-destination', destination];
  const { stdout } = await run(process.execPath, args, { cwd: join(workspaceRoot, folder) });
  return (JSON.parse(stdout) as { filename: string }).filename;
}
