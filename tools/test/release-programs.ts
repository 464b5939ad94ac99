// Programs of users, each with what it installs and what it prints.

export interface Program {
  /** What is installed; what these declare to need comes with them. */
  readonly packages: readonly string[];
  readonly source: string;
  readonly prints: string;
}

export const programs: Readonly<Record<string, Program>> = {
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
      step();
      console.log(await step().toArray(), step.statistics().replays);`,
    prints: '[ 18 ] 1',
  },
  'a GPU, which in Node needs a package more': {
    packages: ['@gradus/backend-webgpu'],
    source: `
      import { webgpu } from '@gradus/backend-webgpu';
      import { devices } from '@gradus/tensor';
      await webgpu().catch(({ message }: Error) => console.log(message, devices()));`,
    prints:
      'webgpu: Node has no WebGPU of its own, and the package "webgpu" is not installed; ' +
      'npm install webgpu brings it []',
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
