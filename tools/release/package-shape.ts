// `pnpm check:shape`: would a user get what is right, if it were released as it is?

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { judge, packAll } from './release.ts';

const destination = mkdtempSync(join(tmpdir(), 'gradus-pack-'));
try {
  if (!(await judge(await packAll(destination)))) process.exitCode = 1;
} finally {
  rmSync(destination, { recursive: true });
}
