// `pnpm new:op NAME FAMILY`: the skeleton of an elementwise op. It appends a
// definition to packages/tensor/src/ops/elementwise/FAMILY.ts, exports it, and writes a spec that
// fails until it is filled in.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { workspaceRoot } from './turbo.ts';

const lineWidth = 100;

/** The definition of a new op of one operand, which does nothing yet. */
export function definitionOf(name: string): string {
  return `/**
 * \`${name}(x)\`: what it computes, as a formula.
 *
 * Dtype: floating, preserved; integers and bools give float32.
 * @example
 * await ${name}(tensor([0])).toArray() // [0]
 */
export const ${name} = elementwise<[x: Tensor]>('${name}', 'float', (_, x) => x);
`;
}

/** The spec of a new op; it expects NaN of everything, so it fails until it knows better. */
export function specOf(name: string): string {
  return `// Spec of ${name}.

import { ${imported(name)} } from '@gradus/tensor';
import type { OpSpec } from '../spec.ts';
import { elementwiseSamples } from './elementwise-samples.ts';

const dtypes: readonly DType[] = ['float32', 'float64'];

export const ${name}Specs: readonly OpSpec[] = [
  {
    op: '${name}',
    samples: elementwiseSamples({
      op: '${name}',
      arity: 1,
      dtypes,
      run: ([x]) => ${name}(x as Tensor),
      runInPlace: ([x]) => (x as Tensor).${name}_(),
      value: (_dtype, _x) => Number.NaN,
    }),
    errors: [],
  },
];
`;
}

function imported(name: string): string {
  const types = ['type DType', 'type Tensor'];
  const next = types.findIndex((entry) => isBefore(name, entry));
  return types.toSpliced(next === -1 ? types.length : next, 0, name).join(', ');
}

/** `index.ts` with `name` among the exports of `./ops/elementwise/FAMILY.ts`. */
export function withExport(index: string, family: string, name: string): string {
  const module = `ops/elementwise/${family}.ts`;
  const from = `from './${module}';`;
  const statement = [...index.matchAll(/export \{([^}]*)\} (from '[^']*';)/g)].find(
    ([, , source]) => source === from,
  );
  if (statement === undefined) throw new Error(`index.ts exports nothing from ${module}`);
  const [text, list] = statement;
  const names = list.split(',').map((entry) => entry.trim());
  const known = names.filter((entry) => entry !== '');
  const next = known.findIndex((entry) => isBefore(name, entry));
  const sorted = known.toSpliced(next === -1 ? known.length : next, 0, name);
  const line = `export { ${sorted.join(', ')} } ${from}`;
  const lines = `export {\n${sorted.map((entry) => `  ${entry},\n`).join('')}} ${from}`;
  return index.replace(text, line.length > lineWidth ? lines : line);
}

/** `specs/index.ts` with the specs of a new op at the end of the list. */
export function withSpec(index: string, name: string): string {
  const line = `import { ${name}Specs } from './${kebab(name)}.ts';`;
  const lines = index.split('\n');
  const sourceOf = (text: string): string => /from '(\.\/[^']*)'/.exec(text)?.[1] ?? '';
  const last = lines.findLastIndex((text) => sourceOf(text) !== '');
  const next = lines.findIndex((text) => sourceOf(text) > sourceOf(line));
  lines.splice(next === -1 ? last + 1 : next, 0, line);
  return lines.join('\n').replace(/\];\s*$/, `  ...${name}Specs,\n];\n`);
}

/** Writes the skeleton under `root` and says which files it touched. */
export function newOp(root: string, name: string, family: string): string[] {
  const definitions = join('packages/tensor/src/ops/elementwise', `${family}.ts`);
  const exported = 'packages/tensor/src/index.ts';
  const specs = 'packages/conformance/src/specs/index.ts';
  const spec = join('packages/conformance/src/specs', `${kebab(name)}.ts`);
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) throw new Error(`"${name}" is no name in camelCase`);
  if (!existsSync(join(root, definitions))) throw new Error(`there is no ${definitions}`);
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  if (new RegExp(`\\b${name}\\b`).test(read(exported)) || existsSync(join(root, spec))) {
    throw new Error(`there is an op "${name}" already`);
  }
  const texts: Record<string, string> = {
    [definitions]: `${read(definitions)}\n${definitionOf(name)}`,
    [exported]: withExport(read(exported), family, name),
    [spec]: specOf(name),
    [specs]: withSpec(read(specs), name),
  };
  for (const [path, text] of Object.entries(texts)) writeFileSync(join(root, path), text);
  return Object.keys(texts);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

// The formatter's order: letter by letter, a capital before its small letter.
function isBefore(name: string, entry: string): boolean {
  const other = entry.replace('type ', '');
  const differs = [...name].findIndex((letter, i) => letter !== other[i]);
  if (differs === -1) return true;
  const [x, y] = [name[differs], other[differs] ?? ''];
  return x.toLowerCase() === y.toLowerCase() ? x < y : x.toLowerCase() < y.toLowerCase();
}

if (import.meta.main) {
  const [name, family] = process.argv.slice(2);
  if (family === undefined) {
    console.error('usage: pnpm new:op NAME FAMILY, as in: pnpm new:op softsign activations');
    process.exitCode = 1;
  } else {
    try {
      for (const path of newOp(workspaceRoot, name, family)) console.log(path);
      console.log('Next: docs/guides/add-an-op.md');
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
}
