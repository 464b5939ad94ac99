// The ladder as the page shows it: scripts in order, their sources, their reference traces.

import type { Reference, Trace } from '@gradus/examples/agreement';
import { float32Tolerance, float64Tolerance } from '@gradus/examples/agreement';
import { catalog, type Script } from '@gradus/examples/catalog';

/** A script's highlighted source, and what its first comment says. */
export interface Rendered {
  readonly html: string;
  readonly about: string;
}

const sources = import.meta.glob<Rendered>(
  '../../../../examples/{tensor,autograd,graph,nn,polynomial}/*.ts',
  { query: '?rendered', import: 'default' },
);

const traces = import.meta.glob<Trace>('../../../../examples/reference/seed-*/*/*.json', {
  import: 'default',
});

/** Groups of the ladder, with the folders of their scripts. */
export const groups: readonly { readonly title: string; readonly scripts: readonly Script[] }[] = [
  { title: 'A cubic for a sine', folder: 'polynomial' },
  { title: 'A network by hand', folder: 'tensor' },
  { title: 'Gradients', folder: 'autograd' },
  { title: 'Static graphs', folder: 'graph' },
  { title: 'Networks', folder: 'nn' },
].map(({ title, folder }) => ({
  title,
  scripts: catalog.filter(({ name }) => name.startsWith(`${folder}/`)),
}));

/** The script of a name, or the first. */
export function scriptNamed(name: string): Script {
  return catalog.find((script) => script.name === name) ?? groups[0].scripts[0];
}

export function renderedSource({ name }: Script): Promise<Rendered> {
  return sources[`../../../../examples/${name}.ts`]();
}

/** What NumPy or PyTorch computed under a seed, and how near a run must come; null if unknown. */
export async function referenceOf(script: Script, seed: number): Promise<Reference | null> {
  const [float64, float32] = await Promise.all([
    traceOf(script, seed, 'float64'),
    traceOf(script, seed, 'float32'),
  ]);
  if (script.dtype === 'float64') {
    return float64 && { trace: float64, tolerance: float64Tolerance };
  }
  return float32 && float64 && { trace: float32, tolerance: float32Tolerance(float32, float64) };
}

async function traceOf(script: Script, seed: number, dtype: string): Promise<Trace | null> {
  const path = `../../../../examples/reference/seed-${seed}/${dtype}/${script.reference}.json`;
  return (await traces[path]?.()) ?? null;
}
