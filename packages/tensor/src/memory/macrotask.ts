// A later round of the event loop, wherever the program runs.

// Node's; browsers have none.
declare const setImmediate: ((callback: () => void) => unknown) | undefined;

/** Resolves in a later macrotask, after finalizers had their turn. */
export function macrotask(): Promise<void> {
  return new Promise<void>((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(() => resolve());
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
