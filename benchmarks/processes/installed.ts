// The packages as they are installed, and the tutorial scripts as JavaScript beside them: what a
// process costs a user, who does not run TypeScript out of a workspace.

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = join(root, 'packages');

export class Installed {
  readonly folder = mkdtempSync(join(tmpdir(), 'gradus-processes-'));

  /** Builds the packages and lays them out as npm would. */
  constructor() {
    const build = join(root, 'tools', 'release', 'build.ts');
    execFileSync(process.execPath, [build], { stdio: 'inherit' });
    writeFileSync(join(this.folder, 'package.json'), '{ "type": "module" }');
    for (const name of readdirSync(packages)) this.#install(name);
  }

  /** The file of a script of `examples/`. */
  script(name: string): string {
    return this.program(name, readFileSync(join(root, 'examples', `${name}.ts`), 'utf8'));
  }

  /** A file with a program in it. */
  program(name: string, source: string): string {
    const file = join(this.folder, `${name}.js`);
    mkdirSync(dirname(file), { recursive: true });
    // Decorations of types alone can be stripped; the scripts have no other.
    writeFileSync(file, stripTypeScriptTypes(source));
    return file;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #install(name: string): void {
    const manifest = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'));
    if (manifest.private) return;
    const target = join(this.folder, 'node_modules', manifest.name);
    cpSync(join(packages, name, 'dist'), join(target, 'dist'), { recursive: true });
    const { exports } = manifest.publishConfig;
    writeFileSync(join(target, 'package.json'), JSON.stringify({ ...manifest, exports }));
  }
}
