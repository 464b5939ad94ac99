import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { adapterEnvironment, usesSwiftShader } from '../src/index.ts';
import { filesInTar } from '../src/tar.ts';

test('it serves where nothing else is sure to, unless a card is asked for', () => {
  expect(usesSwiftShader({}, { platform: 'linux', arch: 'x64' })).toBe(true);
  expect(usesSwiftShader({}, { platform: 'linux', arch: 'arm64' })).toBe(false);
  expect(usesSwiftShader({}, { platform: 'darwin', arch: 'arm64' })).toBe(false);
  const card = { GRADUS_ADAPTER: 'hardware', LD_LIBRARY_PATH: '/a' };
  expect(usesSwiftShader(card, { platform: 'linux', arch: 'x64' })).toBe(false);
  expect(adapterEnvironment(card)).toBe(card);
});

test.runIf(usesSwiftShader({}))('the library is found first, once', () => {
  const env = adapterEnvironment({ LD_LIBRARY_PATH: ['/a', '', '/b'].join(delimiter), OTHER: '1' });
  const [folder, ...rest] = env.LD_LIBRARY_PATH?.split(delimiter) ?? [];
  expect(existsSync(join(folder, 'libvulkan.so.1'))).toBe(true);
  expect(rest).toEqual(['/a', '/b']);
  expect(env.OTHER).toBe('1');
  expect(adapterEnvironment(env)).toEqual(env);
});

test('files are found in an archive by their names', () => {
  const entry = (name: string, text: string): Buffer => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(text.length.toString(8).padStart(11, '0'), 124);
    header.write('0', 156);
    const content = Buffer.alloc(Math.ceil(text.length / 512) * 512);
    content.write(text);
    return Buffer.concat([header, content]);
  };
  const archive = Buffer.concat([
    entry('empty', ''),
    entry('long', 'x'.repeat(600)),
    entry('short', 'here'),
    Buffer.alloc(1024),
  ]);
  const files = filesInTar(archive);
  expect(files.get('short')?.toString()).toBe('here');
  expect(files.get('long')?.toString()).toBe('x'.repeat(600));
  expect(files.get('empty')?.length).toBe(0);
  expect(files.get('none')).toBe(undefined);
});
