// Node's binding of Dawn handles its events in a callback that it hands to `setImmediate`. Whoever
// catches that callback can run it, and so wait without giving up the thread. The global function
// is replaced only while the binding is called from here.

interface Turn {
  readonly run: () => void;
  readonly handle: NodeJS.Immediate;
}

/** The events of a GPU in Node, to be handled when wanted. */
export class Pump {
  #next: Turn | undefined;

  /** Calls `start`, which may ask the GPU for something that takes time. */
  catching<R>(start: () => R): R {
    const { setImmediate } = globalThis;
    if (typeof setImmediate !== 'function') return start();
    const caught = (run: () => void): NodeJS.Immediate => {
      const handle = setImmediate(() => this.turn());
      this.#next = { run, handle };
      return handle;
    };
    globalThis.setImmediate = Object.assign(caught, setImmediate);
    try {
      return start();
    } finally {
      globalThis.setImmediate = setImmediate;
    }
  }

  /** Handles what has happened; false if there is nothing that could happen. */
  turn(): boolean {
    const next = this.#next;
    if (next === undefined) return false;
    this.#next = undefined;
    clearImmediate(next.handle);
    // The binding asks for its next turn while it is in this one.
    this.catching(next.run);
    return true;
  }
}
