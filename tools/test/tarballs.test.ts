// Each package by itself, as its tarball has it: beside it lies what it declares to need, and
// nothing else. A program that uses it must pass the type checker and print what it should.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Manifest, manifestOf, pack, publicFolders } from '../packing.ts';
import { workspaceRoot } from '../turbo.ts';

interface Program {
  /** What is installed; what these declare to need comes with them. */
  readonly packages: readonly string[];
  readonly source: string;
  readonly prints: string;
}

const programs: Readonly<Record<string, Program>> = {
  'tensors on the CPU': {
    packages: ['@gradus/tensor', '@gradus/backend-cpu'],
    source: `
      import '@gradus/backend-cpu/register';
      import { tensor } from '@gradus/tensor';
      const x = tensor([[1, 2], [3, 4]]);
      console.log(await x.mm(x.t()).toArray(), 'backward' in x);`,
    prints: '[ [ 5, 11 ], [ 11, 25 ] ] false',
  },
  'gradients without networks': {
    packages: ['@gradus/autograd', '@gradus/backend-cpu'],
    source: `
      import '@gradus/autograd';
      import '@gradus/backend-cpu/register';
      import { tensor } from '@gradus/tensor';
      const w = tensor([1, 2], { requiresGrad: true });
      w.mul(w).sum().backward();
      console.log(await w.grad?.toArray());`,
    prints: '[ 2, 4 ]',
  },
  'an optimizer without networks': {
    packages: ['@gradus/optim', '@gradus/backend-cpu'],
    source: `
      import '@gradus/autograd';
      import '@gradus/backend-cpu/register';
      import { SGD } from '@gradus/optim';
      import { tensor } from '@gradus/tensor';
      const w = tensor([1, 2], { requiresGrad: true });
      const optimizer = new SGD([w], { lr: 0.5 });
      w.mul(w).sum().backward();
      optimizer.step();
      console.log(await w.toArray());`,
    prints: '[ 0, 0 ]',
  },
  'a network without optimizers': {
    packages: ['@gradus/nn', '@gradus/backend-cpu'],
    source: `
      import '@gradus/backend-cpu/register';
      import { Linear, ReLU, Sequential } from '@gradus/nn';
      import { zeros } from '@gradus/tensor';
      const model = new Sequential(new Linear(3, 4), new ReLU(), new Linear(4, 2));
      console.log(model.forward(zeros([5, 3])).shape, model.parameters().length);`,
    prints: '[ 5, 2 ] 4',
  },
  'programs without networks': {
    packages: ['@gradus/graph', '@gradus/backend-cpu'],
    source: `
      import '@gradus/backend-cpu/register';
      import { compile } from '@gradus/graph';
      import { tensor } from '@gradus/tensor';
      const count = tensor([0]);
      const step = compile(() => count.add_(2).mul(3));
      step();
      console.log(await step().toArray(), step.statistics().replays);`,
    prints: '[ 12 ] 1',
  },
  'everything under one name': {
    packages: ['gradus'],
    source: `
      import { nn, optim, randn, type Tensor } from 'gradus';
      const model = new nn.Linear(2, 1);
      const optimizer = new optim.Adam(model.parameters(), { lr: 0.1 });
      const loss: Tensor = model.forward(randn([8, 2])).pow(2).mean();
      loss.backward();
      optimizer.step();
      console.log(loss.shape, model.weight.grad?.shape);`,
    prints: '[] [ 1, 2 ]',
  },
};

const folder = mkdtempSync(join(tmpdir(), 'gradus-tarballs-'));
const tsc = join(workspaceRoot, 'node_modules', 'typescript', 'bin', 'tsc');
const manifests = new Map<string, Manifest>();

beforeAll(async () => {
  const folders = publicFolders();
  execFileSync(process.execPath, [tsc, '-b', ...folders], { cwd: workspaceRoot });
  for (const path of folders) {
    const manifest = manifestOf(path);
    manifests.set(manifest.name, manifest);
    const unpacked = join(folder, 'packages', manifest.name);
    mkdirSync(unpacked, { recursive: true });
    const tarball = await pack(path, folder);
    execFileSync('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components', '1']);
  }
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** The packages, and what they declare to need. */
function closure(names: readonly string[], found = new Set<string>()): ReadonlySet<string> {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    const { dependencies, peerDependencies, peerDependenciesMeta } = manifests.get(name) ?? {};
    const needed = Object.keys({ ...dependencies, ...peerDependencies });
    // What is optional is not there: a package works without.
    closure(
      needed.filter((other) => peerDependenciesMeta?.[other]?.optional !== true),
      found,
    );
  }
  return found;
}

describe('packed packages', () => {
  for (const [title, { packages, source, prints }] of Object.entries(programs)) {
    it(`run ${title}`, () => {
      const project = mkdtempSync(join(folder, 'project-'));
      for (const name of closure(packages)) {
        expect(manifests.has(name), `${name} is no package of this repository`).toBe(true);
        cpSync(join(folder, 'packages', name), join(project, 'node_modules', name), {
          recursive: true,
        });
      }
      writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(project, 'program.ts'), source);
      const options = '--strict --skipLibCheck false --module nodenext --target es2022 --types';
      const types = join(workspaceRoot, 'tools', 'node_modules', '@types');
      execFileSync(
        process.execPath,
        [tsc, ...options.split(' '), 'node', '--typeRoots', types, 'program.ts'],
        { cwd: project, stdio: 'pipe' },
      );
      const printed = execFileSync(process.execPath, ['program.js'], { cwd: project });
      expect(printed.toString().trim()).toBe(prints);
    }, 60_000);
  }
});
