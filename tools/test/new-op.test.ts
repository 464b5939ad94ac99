import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definitionOf, newOp, specOf, withExport, withSpec } from '../new-op.ts';
import { workspaceRoot } from '../turbo.ts';

let root: string;
const index = 'packages/tensor/src/index.ts';
const activations = 'packages/tensor/src/ops/elementwise/activations.ts';
const specs = 'packages/conformance/src/specs/index.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gradus-new-op-'));
  for (const path of [index, activations, specs]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(join(workspaceRoot, path), join(root, path));
  }
});

afterEach(() => rmSync(root, { recursive: true }));

describe('a new op', () => {
  it('gets a definition, an export and a spec that is in the list', () => {
    const before = [index, activations, specs].map(read);
    const spec = 'packages/conformance/src/specs/soft-shrink.ts';
    expect(newOp(root, 'softShrink', 'activations')).toEqual([activations, index, spec, specs]);
    expect(read(activations)).toBe(`${before[1]}\n${definitionOf('softShrink')}`);
    expect(read(index)).toMatch(/\bsoftShrink,?[^;]* from '\.\/ops\/elementwise\/activations\.ts'/);
    expect(read(index).replace(/\n? *softShrink,/, '')).toBe(before[0]);
    expect(read(spec)).toBe(specOf('softShrink'));
    expect(read(specs)).toContain("import { softShrinkSpecs } from './soft-shrink.ts';\n");
    expect(read(specs)).toContain('  ...softShrinkSpecs,\n];\n');
  });

  it.each([
    ['soft_sign', 'activations', '"soft_sign" is no name in camelCase'],
    ['softsign', 'miscellany', 'there is no packages/tensor/src/ops/elementwise/miscellany.ts'],
    ['sigmoid', 'activations', 'there is an op "sigmoid" already'],
  ])('is refused as %s in %s, and nothing is written', (name, family, message) => {
    const before = [index, activations, specs].map(read);
    expect(() => newOp(root, name, family)).toThrow(message);
    expect([index, activations, specs].map(read)).toEqual(before);
  });

  it('is refused where a spec of that name lies', () => {
    writeFileSync(join(root, 'packages/conformance/src/specs/softsign.ts'), '');
    expect(() => newOp(root, 'softsign', 'activations')).toThrow('already');
  });
});

describe('an export', () => {
  const from = "from './ops/elementwise/family.ts';";

  it('is put among the others in order, types by their names', () => {
    const text = `export { alpha, type Beta, delta } ${from}\n`;
    expect(withExport(text, 'family', 'gamma')).toBe(
      `export { alpha, type Beta, delta, gamma } ${from}\n`,
    );
    expect(withExport(text, 'family', 'aleph')).toBe(
      `export { aleph, alpha, type Beta, delta } ${from}\n`,
    );
  });

  it('breaks a line that grows too long, and keeps broken ones', () => {
    const names = Array.from({ length: 9 }, (_, i) => `operation${i}`);
    const broken = (list: string[]) =>
      `export {\n${list.map((n) => `  ${n},\n`).join('')}} ${from}`;
    const one = `export { ${names.slice(0, 5).join(', ')} } ${from}`;
    expect(withExport(one, 'family', 'operation9')).toBe(
      broken([...names.slice(0, 5), 'operation9']),
    );
    expect(withExport(broken(names), 'family', 'zeta')).toBe(broken([...names, 'zeta']));
  });

  it('needs a family that is exported', () => {
    expect(() => withExport('', 'family', 'x')).toThrow(
      'exports nothing from ops/elementwise/family.ts',
    );
  });
});

it('a spec is imported in order and listed last', () => {
  const text =
    "import type { OpSpec } from '../spec.ts';\nimport { aSpecs } from './a.ts';\n" +
    "import { cSpecs } from './c.ts';\n\nexport const specs = [\n  ...aSpecs,\n  ...cSpecs,\n];\n";
  const withB = withSpec(text, 'b');
  expect(withB).toContain("'./a.ts';\nimport { bSpecs } from './b.ts';\nimport { cSpecs }");
  expect(withB.endsWith('  ...cSpecs,\n  ...bSpecs,\n];\n')).toBe(true);
  expect(withSpec(text, 'd')).toContain("'./c.ts';\nimport { dSpecs } from './d.ts';\n\nexport");
});
