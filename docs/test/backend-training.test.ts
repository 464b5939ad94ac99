// The backend of docs/guides/add-a-backend.md trains a network as the CPU does.
import * as gradus from 'gradus';
import { afterAll, describe, expect, it } from 'vitest';
import { ArraysBackend } from '../guides/backend/arrays.ts';

describe('training', () => {
  const before = gradus.defaultDevice();
  afterAll(() => {
    gradus.setDefaultDevice(before);
    gradus.unregisterBackend('arrays');
  });

  it('follows the CPU', async () => {
    gradus.registerBackend(new ArraysBackend());
    const losses = async (device: string): Promise<number[]> => {
      gradus.setDefaultDevice(device);
      gradus.manualSeed(0);
      const { nn, optim } = gradus;
      const [x, y] = [gradus.randn([16, 8]), gradus.randn([16, 2])];
      const model = new nn.Sequential(new nn.Linear(8, 12), new nn.ReLU(), new nn.Linear(12, 2));
      const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
      const printed: number[] = [];
      for (let t = 0; t < 20; t++) {
        const loss = new nn.MSELoss().forward(model.forward(x), y);
        expect(loss.device).toBe(device);
        printed.push(await loss.item());
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
      }
      return printed;
    };
    const [cpu, arrays] = [await losses('cpu'), await losses('arrays')];
    expect(cpu[19]).toBeLessThan(cpu[0]);
    for (const [t, loss] of cpu.entries()) expect(arrays[t]).toBeCloseTo(loss, 5);
  });
});
