// The tables for those who come from elsewhere name everything that has no name of its own there.
// What PyTorch and NumPy have is in goldens/names.json, written by tools/golden/names.py.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as gradus from 'gradus';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..');
const guide = (name: string) => readFileSync(join(folder, 'guides', `${name}.md`), 'utf8');
const { names } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'goldens', 'names.json'), 'utf8'),
) as { names: Record<string, string[]> };

/** `zero_grad` and `zeroGrad` are one name; a trailing underscore is part of it. */
const joined = (name: string) => name.replace(/_(?=.)/g, '').toLowerCase();
const known = (...modules: string[]) =>
  new Set(modules.flatMap((module) => names[module]).map(joined));

/** Everything that the document writes as code, and the names in it. */
function coded(text: string): Set<string> {
  const spans = [...text.replace(/^```.*?^```$/gms, '').matchAll(/`([^`]+)`/g)];
  return new Set(spans.flatMap(([, code]) => code.match(/\w+/g) ?? []));
}

const methodsOf = ({ prototype }: { prototype: object }) =>
  Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');

const torch = ['torch', 'torch.Tensor', 'torch.autograd', 'torch.autograd.functional'];
const nn = ['torch.nn', 'torch.nn.functional'];
const optim = ['torch.optim', 'torch.optim.lr_scheduler', 'torch.nn.utils'];

describe('the table for those who come from PyTorch', () => {
  const told = coded(guide('from-pytorch'));

  it.each([
    [
      'gradus',
      Object.keys(gradus),
      [...torch, 'torch.utils.checkpoint', 'torch.nn', 'torch.optim'],
    ],
    ['tensors', methodsOf(gradus.Tensor), ['torch.Tensor']],
    ['nn', Object.keys(gradus.nn), nn],
    ['nn.functional', Object.keys(gradus.nn.functional), [...nn, 'torch']],
    ['nn.init', Object.keys(gradus.nn.init), ['torch.nn.init']],
    ['optim', Object.keys(gradus.optim), optim],
    ['modules', methodsOf(gradus.nn.Module), ['torch.nn.Module']],
    ['generators', methodsOf(gradus.Generator), ['torch.Generator']],
  ])('names what of %s PyTorch has not', (_, ours, modules) => {
    const theirs = known(...modules);
    expect(ours.filter((name) => !theirs.has(joined(name)) && !told.has(name))).toEqual([]);
  });

  it('does not say that something is missing which is there', () => {
    const section = guide('from-pytorch').match(/^## What is not there$(.*)/ms)?.[1] ?? '';
    const missing = [...coded(section)];
    expect(missing.length).toBeGreaterThan(5);
    const here = new Set(
      [gradus, gradus.nn, gradus.optim].flatMap((module) => Object.keys(module)),
    );
    const words = new Set(['nn', 'optim', 'torch']);
    expect(missing.filter((name) => here.has(name) && !words.has(name))).toEqual([]);
  });
});

describe.each(['from-pytorch', 'from-numpy', 'from-tensorflow-1'])('%s', (name) => {
  it('names nothing in its second column that does not exist', () => {
    const { nn, optim } = gradus;
    const owners = [gradus, nn, nn.functional, nn.init, optim];
    const classes = [
      gradus.Tensor,
      gradus.GraphNode,
      gradus.Graph,
      gradus.Session,
      gradus.Generator,
      nn.Module,
      nn.ModuleDict,
      nn.ModuleList,
      gradus.AutogradFunction,
      optim.Optimizer,
    ];
    const variable = new gradus.Graph().variable(() => gradus.zeros([]));
    const here = new Set([
      ...owners.flatMap((owner) => Object.keys(owner)),
      ...classes.flatMap((owner) => [...methodsOf(owner), ...Object.getOwnPropertyNames(owner)]),
      ...methodsOf(gradus.numpyRandom.constructor as typeof gradus.Generator),
      ...Object.keys(gradus.numpyRandom),
      ...Object.getOwnPropertyNames(Object.getPrototypeOf(variable)),
      ...Object.keys(gradus.tensor([1])),
    ]);
    const tables = guide(name).matchAll(/^\| [^|]* \| Gradus +\|.*\n\| -.*\n((?:\|.*\n)+)/gm);
    const cells = [...tables].flatMap(([, rows]) =>
      rows.split('\n').map((row) => row.split(' | ')[1]),
    );
    const calls = cells.flatMap((cell = '') =>
      [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, code]) =>
        [...code.matchAll(/(?:^|\.)([a-zA-Z]\w*)(?=\(|$)/g)].map(([, called]) => called),
      ),
    );
    expect(calls.length).toBeGreaterThan(15);
    expect(calls.filter((called) => !here.has(called))).toEqual([]);
  });
});

it('the guide to errors has every class', () => {
  const exports: Record<string, unknown> = { ...gradus, ...gradus.nn };
  const classes = Object.keys(exports).filter((name) => {
    const value = exports[name];
    return typeof value === 'function' && value.prototype instanceof gradus.GradusError;
  });
  const told = coded(guide('errors'));
  expect(classes.length).toBeGreaterThan(8);
  expect(classes.filter((name) => !told.has(name))).toEqual([]);
});
