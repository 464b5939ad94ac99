import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { adapterEnvironment, usesSwiftShader } from '../src/index.ts';
import { fileInTar } from '../src/tar.ts';

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

test('a file is found in an archive by its name', () => {
  const entry = (name: string, text: string): Buffer => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(text.length.toString(8).padStart(11, '0'), 124);
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
  expect(fileInTar(archive, 'short').toString()).toBe('here');
  expect(fileInTar(archive, 'long').toString()).toBe('x'.repeat(600));
  expect(fileInTar(archive, 'empty').length).toBe(0);
  expect(() => fileInTar(archive, 'none')).toThrow('the archive holds no none');
});
