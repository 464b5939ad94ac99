// A task on a device that works on its own: its time ends when the device has done everything, and
// what it asks of the device is counted.

import { type DeviceWork, elapsed, type Library, type Task } from '../peers/peer.ts';

/** Calls over which work is counted: every hundredth loss is among them. */
const countedCalls = 100;

/** A library whose device is waited for by `finish`. */
export function onDevice(library: Library, finish: () => Promise<void>): Library {
  return {
    version: library.version,
    async prepare(row) {
      const task = await library.prepare(row);
      return task && finished(task, finish);
    },
  };
}

function finished(task: Task, finish: () => Promise<void>): Task {
  const time: Task['time'] = (calls) =>
    elapsed(async () => {
      await task.time(calls);
      await finish();
    });
  return {
    result: () => task.result(),
    time,
    compiled: task.compiled && (() => task.compiled?.() ?? Promise.resolve(undefined)),
    work: () => counted(() => time(countedCalls)),
    dispose: () => task.dispose(),
  };
}

/** What a call of `countedCalls` asks of the device. */
async function counted(work: () => Promise<unknown>): Promise<DeviceWork> {
  const { GPUComputePassEncoder: pass, GPUQueue: queue } = globalThis;
  const { dispatchWorkgroups } = pass.prototype;
  const { submit } = queue.prototype;
  let [dispatches, submits] = [0, 0];
  pass.prototype.dispatchWorkgroups = function (x, y, z) {
    dispatches++;
    return dispatchWorkgroups.call(this, x, y, z);
  };
  queue.prototype.submit = function (buffers) {
    submits++;
    return submit.call(this, buffers);
  };
  try {
    await work();
  } finally {
    pass.prototype.dispatchWorkgroups = dispatchWorkgroups;
    queue.prototype.submit = submit;
  }
  return { dispatches: dispatches / countedCalls, submits: submits / countedCalls };
}
