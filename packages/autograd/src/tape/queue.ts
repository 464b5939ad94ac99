// Steps that are ready, in a binary heap: the one recorded last comes first.

interface Waiting {
  readonly node: { readonly sequence: number };
}

export class Queue<T extends Waiting> {
  readonly #heap: T[] = [];

  push(task: T): void {
    const heap = this.#heap;
    let i = heap.length;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isLater(task, heap[parent])) break;
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = task;
  }

  /** Takes the step that was recorded last. */
  pop(): T | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(task: T): void {
    const heap = this.#heap;
    let i = 0;
    for (let child = 1; child < heap.length; child = 2 * i + 1) {
      if (child + 1 < heap.length && isLater(heap[child + 1], heap[child])) child++;
      if (!isLater(heap[child], task)) break;
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = task;
  }
}

function isLater(a: Waiting, b: Waiting): boolean {
  return a.node.sequence > b.node.sequence;
}
