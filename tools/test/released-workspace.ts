// A copy of the workspace in which a release has been made, but for the publishing.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { workspaceRoot } from '../turbo.ts';

const left = new Set(['node_modules', 'dist', '.git', '.turbo', '.reports', '.release']);

export class ReleasedWorkspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'gradus-release-'));
  readonly #root = join(this.folder, 'workspace');

  /** Versions the packages, packs them, and gives the tarballs by the name of the package. */
  release(): Map<string, string> {
    cpSync(workspaceRoot, this.#root, {
      recursive: true,
      filter: (path) => !left.has(basename(path)),
    });
    // Changelogs name the commit that a change came with.
    const author = ['-c', 'user.name=Gradus', '-c', 'user.email=gradus@example.com'];
    this.#run('git', 'init', '-q');
    this.#run('git', 'add', '-A');
    this.#run('git', ...author, 'commit', '-q', '-m', 'As it is');
    this.#pnpm('install', '--offline', '--frozen-lockfile');
    this.#pnpm('run', 'version-packages');
    this.#pnpm('run', 'release:dry');
    const release = join(this.#root, '.release');
    return new Map(readdirSync(release).map((file) => [nameIn(file), join(release, file)]));
  }

  /** What a file of the copy holds. */
  path(file: string): string {
    return join(this.#root, file);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #pnpm(...args: readonly string[]): void {
    const pnpm = join(workspaceRoot, 'node_modules', 'pnpm', 'bin', 'pnpm.mjs');
    this.#run(process.execPath, pnpm, ...args);
  }

  #run(command: string, ...args: readonly string[]): void {
    execFileSync(command, args, { cwd: this.#root, stdio: ['ignore', 'pipe', 'inherit'] });
  }
}

/** `@gradus/backend-cpu` of `gradus-backend-cpu-0.1.0.tgz`. */
function nameIn(file: string): string {
  const stem = file.replace(/-\d+\.\d+\.\d+.*\.tgz$/, '');
  return stem.replace(/^gradus-/, '@gradus/');
}
