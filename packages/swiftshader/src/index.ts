// SwiftShader: a GPU in software, for machines that have none. It comes out of an npm package, so
// that neither root nor a package of the system is needed, and is found by its name: `libvulkan.so.1`
// is what Dawn loads, and SwiftShader answers to the one entry that is asked of it.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { filesInTar } from './tar.ts';

const require = createRequire(import.meta.url);
const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Whether tests use SwiftShader: on Linux for x64, unless a real card is asked for. */
export function usesSwiftShader(
  env: NodeJS.ProcessEnv,
  host: Pick<NodeJS.Process, 'platform' | 'arch'> = process,
): boolean {
  return env.GRADUS_ADAPTER !== 'hardware' && host.platform === 'linux' && host.arch === 'x64';
}

/**
 * `env` for a process whose WebGPU adapter is SwiftShader; `env` as it is where a card is asked for,
 * and on platforms whose graphics systems bring an adapter. It has to be set before the process
 * starts: the linker has read it by then.
 */
export function adapterEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (!usesSwiftShader(env)) return env;
  const folder = unpacked();
  const rest = (env.LD_LIBRARY_PATH ?? '').split(delimiter);
  return {
    ...env,
    LD_LIBRARY_PATH: [folder, ...rest.filter((path) => path && path !== folder)].join(delimiter),
  };
}

let found: boolean | undefined;

/** `env` where it finds a card; elsewhere that of SwiftShader. Looks once. */
export function gpuEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (!usesSwiftShader(env)) return env;
  found ??= findsCard(env);
  return found ? env : adapterEnvironment(env);
}

// The graphics system prints why there is no card, and may take its process with it.
function findsCard(env: NodeJS.ProcessEnv): boolean {
  const program = `
    import { create } from 'webgpu';
    const gpu = create([]);
    const adapter = await gpu.requestAdapter();
    process.exit(adapter !== null && !adapter.info.isFallbackAdapter ? 0 : 1);`;
  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: dirname(fileURLToPath(import.meta.url)),
    env,
    stdio: 'ignore',
    timeout: 20_000,
  });
  return status === 0;
}

/** The folder that holds the library, filled when it is first asked for. */
function unpacked(): string {
  const home = dirname(dirname(require.resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const folder = join(root, 'node_modules', '.cache', 'swiftshader', version);
  const library = join(folder, 'libvulkan.so.1');
  if (existsSync(library)) return folder;
  const archive = brotliDecompressSync(readFileSync(join(home, 'bin', 'swiftshader.tar.br')));
  mkdirSync(folder, { recursive: true });
  // Packages are tested side by side: nobody may load half a file.
  const part = `${library}.${process.pid}`;
  const content = filesInTar(archive).get('libvk_swiftshader.so');
  if (content === undefined) throw new Error('@sparticuz/chromium holds no SwiftShader');
  writeFileSync(part, content);
  renameSync(part, library);
  return folder;
}
