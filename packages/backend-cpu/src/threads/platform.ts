// Threads as the platform has them: Node's workers, or a browser's.

/** A worker that was asked for; whether and when it starts, shared memory tells. */
export interface StartedWorker {
  /** Ends it wherever it stands. */
  terminate(): void;
}

/** What a worker is given: cloned, the memory shared. */
export interface WorkerData {
  readonly memory: WebAssembly.Memory;
  /** Word of its record. */
  readonly record: number;
  /** Functions of `Math` that kernels call. */
  readonly functions: readonly string[];
}

// Browsers have no `process`; what pretends to be one there has no modules to give.
const getModule = globalThis.process?.getBuiltinModule as
  | typeof process.getBuiltinModule
  | undefined;

/**
 * Starts a worker that runs `source` and does not keep the program alive; one that has ended, or
 * cannot begin, calls `onEnd` once. Throws where the platform refuses at once.
 */
export type StartWorker = (source: string, data: WorkerData, onEnd: () => void) => StartedWorker;

/** Whether workers can see memory of this thread: in a page, only if it is isolated. */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  if (getModule !== undefined) return true;
  return globalThis.crossOriginIsolated === true && typeof Worker === 'function';
}

/** Threads that can run at once. */
export function availableParallelism(): number {
  const count = getModule?.('node:os').availableParallelism();
  return count ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Whether this thread may sleep; a page's main thread may not. */
export function maySleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}

const startWebWorker: StartWorker = (source, data, onEnd) => {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    const worker = new Worker(url);
    worker.onerror = (event) => {
      worker.onerror = null;
      event.preventDefault();
      onEnd();
    };
    worker.postMessage(data);
    return worker;
  } finally {
    // Not every browser has fetched the script by now.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
};

/** Starts a worker of this platform. */
export const startWorker: StartWorker = (source, data, onEnd) => {
  // Loaded when it is needed: that takes longer than all else at the start.
  const threads = getModule?.('node:worker_threads');
  if (threads === undefined) return startWebWorker(source, data, onEnd);
  const worker = new threads.Worker(source, { eval: true, execArgv: [], workerData: data });
  worker.unref();
  // What it says of an error is that it ends.
  worker.on('error', () => {});
  worker.on('exit', onEnd);
  return { terminate: () => void worker.terminate() };
};
