import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Queue } from '../../src/tape/queue.ts';

const task = (sequence: number) => ({ node: { sequence } });

it('gives what was recorded last, whenever it came in', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer())), (steps) => {
      const queue = new Queue<ReturnType<typeof task>>();
      const waiting: number[] = [];
      // Nothing stands for taking one out.
      for (const step of [...steps, ...steps.map(() => null)]) {
        if (step !== null) {
          queue.push(task(step));
          waiting.push(step);
        } else {
          waiting.sort((a, b) => a - b);
          expect(queue.pop()?.node.sequence).toBe(waiting.pop());
        }
      }
      while (waiting.length > 0) {
        waiting.sort((a, b) => a - b);
        expect(queue.pop()?.node.sequence).toBe(waiting.pop());
      }
      expect(queue.pop()).toBeUndefined();
    }),
  );
});
