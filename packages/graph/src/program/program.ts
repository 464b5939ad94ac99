// A captured function that can be run again: what must be as it was, what is computed anew, the
// plan, and where results and gradients are found afterwards.

import { noGrad } from '@gradus/autograd';
import { clone, keep, Tensor } from '@gradus/tensor';
import type { BackendBuffer } from '@gradus/tensor/backend';
import type { Storage } from '@gradus/tensor/interpreter';
import { type HeldGradient, isAsFound } from '../capture/gradients.ts';
import type { Dependence, Upload } from '../capture/recording.ts';
import { type Structure, withTensors } from '../capture/structure.ts';
import { feed, type Trace } from '../capture/trace.ts';
import { dotOf } from '../dot.ts';
import { explained } from '../explain.ts';
import { type Optimized, optimize } from '../passes/index.ts';
import { type Assembled, assemble } from '../plan/assemble.ts';
import { outputsOf } from './region.ts';

/** A tensor that the function did not make, as it was. */
interface Outside {
  readonly tensor: Tensor;
  readonly storage: Storage;
  readonly record: unknown;
  readonly requiresGrad: boolean;
}

/** A program for one signature. */
export class Program {
  readonly #optimized: Optimized;
  readonly #trace: Trace;
  readonly #assembled: Assembled | undefined;
  readonly #hostWork: readonly (() => void)[];
  readonly #dependences: readonly Dependence[];
  readonly #outside: readonly Outside[];
  readonly #used: ReadonlySet<BackendBuffer>;
  readonly #held: readonly Storage[];

  constructor(trace: Trace) {
    const { recording, gradients, returned, placeholders } = trace;
    this.#trace = trace;
    this.#dependences = recording.dependences;
    this.#outside = trace.outside.map((tensor) => {
      const { storage, record, requiresGrad } = tensor;
      return { tensor, storage, record, requiresGrad };
    });
    const written = new Set(recording.steps.flatMap(outputsOf).map(({ buffer }) => buffer));
    this.#used = new Set(recording.steps.flatMap(({ operands }) => operands.map((o) => o.buffer)));
    this.#hostWork = recording.hostWork.flatMap((work) =>
      typeof work === 'function' ? [work] : refill(work, written),
    );

    const lasting = new Set<BackendBuffer>(recording.uploads.map(({ storage }) => storage.buffer));
    for (const { storage } of returned.values()) lasting.add(storage.buffer);
    for (const { after } of gradients) if (after !== undefined) lasting.add(after.storage.buffer);
    for (const { storage } of placeholders) lasting.add(storage.buffer);
    const constants = recording.uploads
      .filter((upload) => refill(upload, written).length === 0)
      .map(({ storage }) => storage.buffer);

    this.#held = [
      ...trace.outside.map(({ storage }) => storage),
      ...gradients.flatMap(({ after }) => (after === undefined ? [] : [after.storage])),
    ];
    for (const storage of this.#held) storage.retain();
    const { backend } = recording;
    this.#optimized = optimize(
      {
        steps: recording.steps,
        scratch: new Set([...recording.inside.keys()].filter((buffer) => !lasting.has(buffer))),
        constants: new Set(constants),
      },
      backend?.capabilities,
    );
    const { once, region } = this.#optimized;
    if (backend !== undefined) this.#assembled = assemble(backend, once, region);
  }

  /** What the passes made of what was captured, in words. */
  explain(): string {
    return explained(this.#optimized, this.#assembled?.arena.bytes ?? 0);
  }

  /** What is run, as a drawing in DOT. */
  toDot(): string {
    return dotOf(this.#optimized.region);
  }

  /** Whether the function would do now what it did then. */
  fits(): boolean {
    return (
      this.#dependences.every(({ read, value }) => Object.is(read(), value)) &&
      this.#outside.every(isAsItWas) &&
      this.#trace.gradients.every((held) => isAsFound(held, (buffer) => this.#used.has(buffer)))
    );
  }

  /** Whether a tensor that the program needs is gone or sees other memory: it will never fit. */
  get isLost(): boolean {
    return this.#outside.some(
      ({ tensor, storage }) => tensor.disposed || tensor.storage !== storage,
    );
  }

  /** Does again what was captured, with other arguments. */
  run(tensors: readonly Tensor[]): Structure {
    feed(this.#trace.placeholders, tensors);
    for (const work of this.#hostWork) work();
    this.#assembled?.plan.run();
    for (const [storage, times] of this.#trace.recording.writes) storage.version += times;
    for (const held of this.#trace.gradients) leave(held);
    return this.result();
  }

  /** The results, as the caller gets them: what was computed inside is copied. */
  result(): Structure {
    const { returned, result } = this.#trace;
    return withTensors('the result', result, (tensor) =>
      this.#handedOut(returned.get(tensor) ?? tensor),
    );
  }

  #handedOut(found: Tensor): Tensor {
    const { recording, outside, placeholders } = this.#trace;
    if (outside.includes(found)) return found;
    const isOwn =
      recording.inside.has(found.storage.buffer) ||
      placeholders.some(({ storage }) => storage === found.storage);
    if (isOwn) return noGrad(() => clone(found));
    return new Tensor(found.storage, found.dtype, found);
  }

  /** Lets go of all memory. */
  dispose(): void {
    this.#assembled?.plan.dispose();
    for (const tensor of this.#assembled?.memory ?? []) tensor.dispose();
    for (const storage of this.#held) storage.release();
    for (const { storage } of this.#trace.recording.uploads) storage.release();
    const { returned, outside, placeholders } = this.#trace;
    for (const tensor of returned.values()) if (!outside.includes(tensor)) tensor.dispose();
    for (const tensor of placeholders) tensor.dispose();
  }
}

function isAsItWas({ tensor, storage, record, requiresGrad }: Outside): boolean {
  return (
    !tensor.disposed &&
    tensor.storage === storage &&
    tensor.record === record &&
    tensor.requiresGrad === requiresGrad
  );
}

function leave({ holder, before, after }: HeldGradient): void {
  if (after === before) return;
  // The handle may have been disposed since; the memory is the program's.
  // Whoever saw it at an earlier call may hold it still.
  holder.isGradShown = true;
  holder.grad = after?.disposed ? keep(new Tensor(after.storage, after.dtype, after)) : after;
}

/** What of an upload is done at each run: a function is called, and what steps change is restored. */
function refill(
  { storage, values }: Upload,
  written: ReadonlySet<BackendBuffer>,
): readonly (() => void)[] {
  const { backend, buffer } = storage;
  if (typeof values === 'function') return [() => backend.write(buffer, 0, values())];
  return written.has(buffer) ? [() => backend.write(buffer, 0, values)] : [];
}
