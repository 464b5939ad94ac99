import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog } from '../runner/catalog.ts';
import { loadReference } from '../runner/reference.ts';

const examples = new URL('../', import.meta.url);
const references = new URL('reference/', examples);
const kept = globSync('seed-*', { cwd: references }).map((name) => Number(name.slice(5)));

describe('catalog', () => {
  it('names every script once', () => {
    const names = catalog.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const ladder = '{tensor,autograd,nn,graph,polynomial}/*.ts';
    const files = globSync(ladder, { cwd: examples }).map((file) =>
      file.replaceAll('\\', '/').replace(/\.ts$/, ''),
    );
    expect([...names].sort()).toEqual(files.sort());
  });

  it('keeps references for seeds 0 and 5', () => {
    expect(kept).toEqual(expect.arrayContaining([0, 5]));
  });
});

describe.each(catalog)('$name', (script) => {
  it.each(kept)('has a reference under seed %i that is what its path says', (seed) => {
    for (const dtype of ['float32', 'float64']) {
      const file = new URL(`seed-${seed}/${dtype}/${script.reference}.json`, references);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        script: script.reference,
        seed,
        dtype: script.dtype === 'float64' ? 'float64' : dtype,
        steps: script.steps,
      });
    }
    expect(loadReference(references, script, seed)?.trace.loss).toHaveLength(script.steps);
  });

  it('has no reference under a seed that was never traced', () => {
    expect(loadReference(references, script, 123_456)).toBeNull();
  });

  it('sets neither device nor seed and fits a screen', () => {
    const file = new URL(`${script.name}.ts`, examples);
    expect(existsSync(file)).toBe(true);
    const source = readFileSync(file, 'utf8');
    expect(source).toMatch(/^import '@gradus\/backend-cpu\/register';\n/);
    expect(source).not.toMatch(/manualSeed|setDefaultDevice|process\.argv/);
    expect(source.split('\n').length).toBeLessThanOrEqual(61);
  });
});
