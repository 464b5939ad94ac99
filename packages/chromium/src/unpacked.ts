// Chromium as npm has it is compressed; here it lies unpacked, once for the whole workspace.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { filesInTar } from '@gradus/swiftshader/tar';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the parts of an unpacked Chromium lie. */
export interface UnpackedChromium {
  readonly executable: string;
  /** The folder of the libraries it is linked to, which a small system lacks. */
  readonly libraries: string;
  /** The folder of its fonts and of what says where they are. */
  readonly fonts: string;
}

/** Unpacks it when it is first asked for. */
export function unpackedChromium(): UnpackedChromium {
  const home = dirname(dirname(require.resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const folder = join(root, 'node_modules', '.cache', 'chromium', version);
  if (!existsSync(folder)) unpack(join(home, 'bin'), folder);
  return {
    executable: join(folder, 'chromium'),
    libraries: join(folder, 'lib'),
    fonts: folder,
  };
}

// Packages are tested side by side: the folder appears when all of it is there.
function unpack(archives: string, folder: string): void {
  const part = `${folder}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  const inflated = (name: string): Buffer =>
    brotliDecompressSync(readFileSync(join(archives, name)));
  writeFileSync(join(part, 'chromium'), inflated('chromium.br'));
  chmodSync(join(part, 'chromium'), 0o755);
  for (const archive of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) {
    for (const [name, content] of filesInTar(inflated(archive))) {
      mkdirSync(dirname(join(part, name)), { recursive: true });
      writeFileSync(join(part, name), content);
    }
  }
  writeFileSync(join(part, 'fonts.conf'), fontsConfiguration(folder));
  try {
    renameSync(part, folder);
  } catch (error) {
    // Another process was faster.
    rmSync(part, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

// The fonts of the system come first, where it has any.
function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
