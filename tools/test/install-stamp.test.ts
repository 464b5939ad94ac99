import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  clearStamp,
  fingerprint,
  installInputs,
  isInstalled,
  writeStamp,
} from '../bootstrap/install-stamp.mjs';

let root: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gradus-stamp-'));
  write('package.json', '{"packageManager":"pnpm@1.2.3"}');
  write('pnpm-lock.yaml', 'lockfileVersion: 9');
  write('examples/package.json', '{}');
  write('packages/tensor/package.json', '{}');
  write('packages/tensor/src/index.ts', 'export {};');
  write('node_modules/left-pad/package.json', '{}');
});

afterEach(() => rmSync(root, { recursive: true }));

describe('the install stamp', () => {
  it('looks at the settings and at the manifest of every package', () => {
    expect(installInputs(root)).toEqual([
      'package.json',
      'pnpm-lock.yaml',
      'examples/package.json',
      'packages/tensor/package.json',
    ]);
  });

  it('asks for an install in a clean clone', () => {
    expect(isInstalled(root)).toBe(false);
  });

  it('is satisfied once written, whatever happens to sources', () => {
    writeStamp(root);
    write('packages/tensor/src/index.ts', 'export const changed = true;');
    expect(isInstalled(root)).toBe(true);
  });

  it.each([
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    '.npmrc',
    'examples/package.json',
    'packages/tensor/package.json',
    'packages/autograd/package.json',
  ])('asks for an install after %s changed or appeared', (path) => {
    writeStamp(root);
    write(path, '{"changed":true}');
    expect(isInstalled(root)).toBe(false);
  });

  it('asks for an install after a package went away', () => {
    writeStamp(root);
    rmSync(join(root, 'packages/tensor'), { recursive: true });
    expect(isInstalled(root)).toBe(false);
  });

  it('asks for an install after node_modules was deleted, or the stamp cleared', () => {
    writeStamp(root);
    rmSync(join(root, 'node_modules'), { recursive: true });
    expect(isInstalled(root)).toBe(false);
    writeStamp(root);
    clearStamp(root);
    expect(isInstalled(root)).toBe(false);
  });

  it('tells platforms apart, whose native packages differ', () => {
    expect(fingerprint(root, 'linux-x64')).not.toBe(fingerprint(root, 'darwin-arm64'));
  });

  it('tells apart two files that trade bytes at their border', () => {
    write('package.json', 'ab');
    write('pnpm-lock.yaml', 'c');
    const before = fingerprint(root);
    write('package.json', 'a');
    write('pnpm-lock.yaml', 'bc');
    expect(fingerprint(root)).not.toBe(before);
  });
});
