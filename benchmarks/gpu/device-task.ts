// A task on a device that works on its own: its time ends when the device has done everything, and
// what it asks of the device is counted meanwhile.

import { elapsed, type Library, type Task } from '../peers/peer.ts';

/** What was asked of the device since the page or the process began. */
const asked = { dispatches: 0, submits: 0 };

/** Counts from here on; it costs every library the same, and next to nothing. */
function count(): void {
  const { GPUComputePassEncoder: pass, GPUQueue: queue } = globalThis;
  const { dispatchWorkgroups } = pass.prototype;
  const { submit } = queue.prototype;
  pass.prototype.dispatchWorkgroups = function (x, y, z) {
    asked.dispatches++;
    return dispatchWorkgroups.call(this, x, y, z);
  };
  queue.prototype.submit = function (buffers) {
    asked.submits++;
    return submit.call(this, buffers);
  };
}

/** A library whose device is waited for by `finish`. */
export function onDevice(library: Library, finish: () => Promise<void>): Library {
  count();
  return {
    version: library.version,
    async prepare(row) {
      const task = await library.prepare(row);
      return task && finished(task, finish);
    },
  };
}

function finished(task: Task, finish: () => Promise<void>): Task {
  const total = { calls: 0, dispatches: 0, submits: 0 };
  return {
    result: () => task.result(),
    time: (calls) =>
      elapsed(async () => {
        const before = { ...asked };
        await task.time(calls);
        await finish();
        total.calls += calls;
        total.dispatches += asked.dispatches - before.dispatches;
        total.submits += asked.submits - before.submits;
      }),
    compiled: () => task.compiled?.() ?? Promise.resolve(undefined),
    work: async () => ({
      dispatches: total.dispatches / total.calls,
      submits: total.submits / total.calls,
    }),
    dispose: () => task.dispose(),
  };
}
