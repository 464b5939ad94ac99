// The layer diagram, from what `turbo boundaries` checks and what packages declare to need.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instance } from '@viz-js/viz';

const packages = join(import.meta.dirname, '..', '..', 'packages');

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Package and what it needs when it is installed, both by name; the layers stand below. */
export function layers(): Map<string, string[]> {
  const manifests = globSync('*/package.json', { cwd: packages })
    .toSorted()
    .map((file) => JSON.parse(readFileSync(join(packages, file), 'utf8')) as Manifest)
    // Those that are not published serve the tests of the others.
    .filter((manifest) => manifest.private !== true);
  const names = new Set(manifests.map(({ name }) => name));
  return new Map(
    manifests.map(({ name, dependencies, peerDependencies }) => {
      const needs = Object.keys({ ...dependencies, ...peerDependencies });
      return [name, needs.filter((other) => names.has(other)).toSorted()];
    }),
  );
}

/** `needs` without what follows from others: a need of a need. */
function direct(all: ReadonlyMap<string, readonly string[]>, name: string): string[] {
  const needs = all.get(name) ?? [];
  const reaches = (from: string, to: string): boolean =>
    (all.get(from) ?? []).some((next) => next === to || reaches(next, to));
  return needs.filter((to) => !needs.some((other) => other !== to && reaches(other, to)));
}

/** The diagram in Graphviz's language. */
export function layersDot(): string {
  const all = layers();
  const edges = [...all.keys()].flatMap((name) =>
    direct(all, name).map((below) => `  "${name}" -> "${below}"`),
  );
  const nodes = [...all.keys()].map((name) => `  "${name}"`);
  return [
    'digraph layers {',
    '  graph [bgcolor=transparent, nodesep=0.3, ranksep=0.45]',
    '  node [shape=box, style="rounded", color="#3b82f6", fontcolor="#808890",',
    '    fontname="Helvetica,Arial,sans-serif", fontsize=12, margin="0.3,0.08"]',
    '  edge [color="#808890", arrowsize=0.7]',
    ...nodes,
    ...edges,
    '}',
    '',
  ].join('\n');
}

/** The diagram as SVG. */
export async function drawLayers(): Promise<string> {
  const viz = await instance();
  return viz.renderString(layersDot(), { format: 'svg' });
}
