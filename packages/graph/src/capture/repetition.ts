// Whether two calls of a function did the same. What JavaScript decides unseen, as a number that a
// function closes over, is seen by what it changes.

import type { BackendBuffer, Operand, PlanStep } from '@gradus/tensor/backend';
import { describe, sameLayout } from '@gradus/tensor/interpreter';
import { sameList } from '../program/region.ts';
import type { HeldGradient } from './gradients.ts';
import type { Upload } from './recording.ts';
import { tensorsOf } from './structure.ts';
import type { Trace } from './trace.ts';

/** In words, the first difference between what a function did and did again; none if all is equal. */
export function differenceBetween(first: Trace, again: Trace): string | undefined {
  return new Comparison(first, again).difference();
}

class Comparison {
  readonly #first: Trace;
  readonly #again: Trace;
  /** Memory of the second call in place of that of the first; what is outside is in its own. */
  readonly #same = new Map<BackendBuffer, BackendBuffer>();

  constructor(first: Trace, again: Trace) {
    this.#first = first;
    this.#again = again;
  }

  difference(): string | undefined {
    const [first, again] = [this.#first, this.#again];
    first.placeholders.forEach((placeholder, i) => {
      this.#same.set(placeholder.storage.buffer, again.placeholders[i].storage.buffer);
    });
    const [steps, others] = [first.recording.steps, again.recording.steps];
    const [uploads, reuploads] = [first.recording.uploads, again.recording.uploads];
    if (first.kept.length + again.kept.length > 0) return 'it kept tensors that it made';
    for (let i = 0; i < Math.min(uploads.length, reuploads.length); i++) {
      const found = this.#betweenUploads(uploads[i], reuploads[i]);
      if (found !== undefined) return found;
    }
    for (let i = 0; i < Math.min(steps.length, others.length); i++) {
      const found = this.#betweenSteps(steps[i], others[i]);
      if (found !== undefined) return `kernel ${i + 1} of ${steps.length} ${found}`;
    }
    if (steps.length !== others.length) return `it ran ${counted(others)}, then ${counted(steps)}`;
    const [work, rework] = [first.recording.hostWork, again.recording.hostWork];
    if (uploads.length !== reuploads.length || work.length !== rework.length) {
      return 'it made tensors of other values';
    }
    return this.#betweenGradients() ?? this.#betweenResults();
  }

  #betweenUploads(first: Upload, again: Upload): string | undefined {
    const [values, others] = [first.values, again.values];
    if (!this.#isSame(first.storage.buffer, again.storage.buffer)) return 'it made other tensors';
    if (typeof values === 'function' || typeof others === 'function') return undefined;
    const place = values.findIndex((value, i) => !Object.is(value, others[i]));
    if (place < 0 && values.length === others.length) return undefined;
    return `it made a tensor of ${others[place]}, and of ${values[place]} before`;
  }

  #betweenSteps(first: PlanStep, again: PlanStep): string | undefined {
    if (first.kernel.id !== again.kernel.id) return 'is another one';
    const place = first.scalars.findIndex((value, i) => !Object.is(value, again.scalars[i]));
    if (place >= 0)
      return `computes with ${again.scalars[place]}, and with ${first.scalars[place]} before`;
    for (let i = 0; i < first.operands.length; i++) {
      const [operand, other] = [first.operands[i], again.operands[i]];
      if (!isLaidOutAlike(operand, other)) {
        return `works on ${describe(other)} at another place than before`;
      }
      if (!this.#isSame(operand.buffer, other.buffer)) {
        return `works on ${describe(other)} in other memory than before`;
      }
    }
    return undefined;
  }

  #isSame(buffer: BackendBuffer, other: BackendBuffer): boolean {
    const known = this.#same.get(buffer);
    if (known !== undefined) return known === other;
    const [isInside, isOtherInside] = [this.#first, this.#again].map(({ recording }, i) =>
      recording.inside.has(i === 0 ? buffer : other),
    );
    this.#same.set(buffer, other);
    return isInside ? isOtherInside : buffer === other;
  }

  #betweenGradients(): string | undefined {
    const [gradients, others] = [this.#first.gradients, this.#again.gradients];
    // One that is left as it was found may be other memory, as long as nothing is computed with it.
    const isSame = (held: HeldGradient, other: HeldGradient | undefined): boolean =>
      held.holder === other?.holder &&
      (held.before === held.after
        ? other.before === other.after
        : other.before !== other.after && this.#isSameTensor(held.after, other.after));
    if (gradients.length === others.length && gradients.every((g, i) => isSame(g, others[i]))) {
      return undefined;
    }
    return 'it left other gradients';
  }

  #isSameTensor(first: HeldGradient['after'], again: HeldGradient['after']): boolean {
    if (first === undefined || again === undefined) return first === again;
    return this.#isSame(first.storage.buffer, again.storage.buffer) && sameLayout(first, again);
  }

  #betweenResults(): string | undefined {
    const [facts, others]: string[][] = [[], []];
    const results = tensorsOf('the result', this.#first.result, (fact) => facts.push(fact));
    const again = tensorsOf('the result', this.#again.result, (fact) => others.push(fact));
    const place = facts.findIndex((fact, i) => fact !== others[i]);
    if (place >= 0) return `it returned ${others[place] ?? 'less'}, and ${facts[place]} before`;
    if (facts.length !== others.length) return 'it returned more';
    return results.every((tensor, i) => this.#isSameResult(tensor, again[i]))
      ? undefined
      : 'it returned other tensors';
  }

  #isSameResult(tensor: Trace['outside'][number], other: Trace['outside'][number]): boolean {
    const [found, again] = [this.#first.returned.get(tensor), this.#again.returned.get(other)];
    if (found === undefined || again === undefined) {
      const position = this.#first.placeholders.indexOf(tensor);
      if (position >= 0) return this.#again.placeholders[position] === other;
      return found === again && (tensor === other || this.#isGradient(tensor, other));
    }
    return (
      found.requiresGrad === again.requiresGrad && this.#isSameTensor(found.handle, again.handle)
    );
  }

  #isGradient(tensor: Trace['outside'][number], other: Trace['outside'][number]): boolean {
    const position = this.#first.gradients.findIndex(({ after }) => after === tensor);
    return position >= 0 && this.#again.gradients[position].after === other;
  }
}

function isLaidOutAlike(a: Operand, b: Operand): boolean {
  return (
    a.byteOffset === b.byteOffset &&
    a.dtype === b.dtype &&
    sameList(a.shape, b.shape) &&
    sameList(a.strides, b.strides)
  );
}

function counted({ length }: readonly PlanStep[]): string {
  return length === 1 ? 'one kernel' : `${length} kernels`;
}
