// The figures in the guides show what is there.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { drawLayers, layers } from '../figures/layers.ts';

const root = join(import.meta.dirname, '..', '..');

it('the layer diagram is that of the packages; pnpm --filter @gradus/docs figures draws it', async () => {
  const drawn = readFileSync(join(import.meta.dirname, '..', 'figures', 'layers.svg'), 'utf8');
  expect(drawn).toBe(await drawLayers());
});

it('the layer diagram has every package', () => {
  expect(layers().get('gradus')).toContain('@gradus/autograd');
  expect(layers().get('@gradus/tensor')).toEqual([]);
});

it('the table of layers is that of turbo.json', () => {
  const { config } = ts.readConfigFile(join(root, 'turbo.json'), (file) =>
    readFileSync(file, 'utf8'),
  );
  const tags: Record<string, { dependencies: { allow: string[] }; dependents?: unknown }> =
    config.boundaries.tags;
  const layersOf = Object.entries(tags).filter(([, { dependents }]) => dependents === undefined);
  const table = layersOf.map(
    ([
      name,
      {
        dependencies: { allow },
      },
    ]) => [name, allow.join(', ') || 'nothing'],
  );
  const page = readFileSync(join(root, 'docs', 'guides', 'architecture.md'), 'utf8');
  const [, rows] = page.match(/^\| layer .*\n\|.*\n((?:\|.*\n)+)/m) ?? [];
  expect(
    rows
      ?.trim()
      .split('\n')
      .map((row) =>
        row
          .split('|')
          .slice(1, 3)
          .map((c) => c.trim()),
      ),
  ).toEqual(table);
});

it('the places in the repository that guides name are there', () => {
  const pages = globSync('docs/{guides,ladder}/*.md', { cwd: root });
  const places = pages.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/`((?:packages|examples|tools|docs)\/[\w./-]+)`/g)].map(
      ([, path]) => path,
    );
  });
  expect(places.length).toBeGreaterThan(10);
  // What the guide to ops has its reader make is not there before.
  const made = 'packages/conformance/src/specs/softsign.ts';
  expect(places.filter((path) => path !== made && !existsSync(join(root, path)))).toEqual([]);
});
