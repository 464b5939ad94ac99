// `pnpm release:dry`: everything of a release but the publishing. The tarballs lie in `.release/`
// afterwards; `changeset publish` would send the same.

import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { workspaceRoot } from '../turbo.ts';
import { judge, packAll } from './release.ts';

const destination = join(workspaceRoot, '.release');
rmSync(destination, { recursive: true, force: true });
mkdirSync(destination);
const tarballs = await packAll(destination);
const isWell = await judge(tarballs);
for (const { path } of tarballs) console.log(relative(workspaceRoot, path));
if (!isWell) process.exitCode = 1;
