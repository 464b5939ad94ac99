// The step of an op: its rules, and what they read.

import type { Tensor } from '@gradus/tensor';
import { scope } from '@gradus/tensor';
import { isScalar, type Op, type Scalar, type Value } from '@gradus/tensor/interpreter';
import type { Read, Vjp } from '../derivatives/derivative.ts';
import type { Rules } from '../derivatives/rules.ts';
import type { History } from './history.ts';
import { type Gradients, Node } from './node.ts';
import { Saved, usedUp } from './saved.ts';

export class OpNode extends Node {
  readonly rules: Rules;
  readonly #op: Op;
  readonly #params: unknown;
  #values: readonly (Saved | Scalar)[] | undefined;

  constructor(op: Op, params: unknown, edges: readonly (History | undefined)[], rules: Rules) {
    super(rules.name, edges);
    this.#op = op;
    this.#params = params;
    this.rules = rules;
  }

  /** Keeps what the rules read. */
  save(find: (read: Read) => Value): void {
    const { reads } = this.rules;
    const values = new Array<Saved | Scalar>(reads.length);
    for (let i = 0; i < reads.length; i++) {
      const value = find(reads[i]);
      values[i] = isScalar(value) ? value : Saved.of(value);
    }
    this.#values = values;
  }

  override backward(gradients: Gradients, needed: (edge: History) => boolean): Gradients {
    const g = gradients[this.rules.output];
    if (g === undefined) return [];
    const results: Gradients = new Array(this.edges.length);
    for (let i = 0; i < this.edges.length; i++) {
      const edge = this.edges[i];
      const vjp = this.rules.vjps[i];
      if (edge === undefined || vjp === undefined || !needed(edge)) continue;
      results[i] = this.#gradient(vjp, g, edge);
    }
    return results;
  }

  #gradient(vjp: Vjp, g: Tensor, edge: History): Tensor | undefined {
    // A rule of one op needs no scope, which would cost as much as the op.
    if (this.#op.kind !== 'elementwise') return scope(() => this.#computed(vjp, g, edge, []));
    const made: Tensor[] = [];
    const result = this.#computed(vjp, g, edge, made);
    for (const handle of made) if (handle !== result) handle.dispose();
    return result;
  }

  #computed(vjp: Vjp, g: Tensor, edge: History, made: Tensor[]): Tensor | undefined {
    const { reads } = vjp;
    const values = new Array<Value>(reads.length);
    for (let i = 0; i < reads.length; i++) values[i] = this.#value(reads[i], made);
    return vjp.vjp(g, values, edge, this.#params);
  }

  #value(read: Read, made: Tensor[]): Value {
    if (this.#values === undefined) throw usedUp(this.name);
    const value = this.#values[this.rules.reads.indexOf(read)];
    return value instanceof Saved ? value.tensor(this.name, made) : value;
  }

  override release(): void {
    if (this.rules.reads.length === 0) return;
    for (const value of this.#values ?? []) if (value instanceof Saved) value.release();
    this.#values = undefined;
  }
}
