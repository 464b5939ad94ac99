// What is derived from an op once for each key, for as long as the op exists.

/** Values by op and key. */
export class OpCache<O extends object, K, V> {
  readonly #known = new WeakMap<O, Map<K, V>>();

  /** The value that was kept, if one was. */
  find(op: O, key: K): V | undefined {
    return this.#known.get(op)?.get(key);
  }

  /** Keeps a value and gives it back. */
  keep(op: O, key: K, value: V): V {
    const values = this.#known.get(op) ?? new Map<K, V>();
    this.#known.set(op, values.set(key, value));
    return value;
  }
}
