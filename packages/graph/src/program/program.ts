// A captured function that can be run again: what must be as it was, what is computed anew, the
// plan, and where results and gradients are found afterwards.

import { noGrad } from '@gradus/autograd';
import type { Tensor } from '@gradus/tensor';
import type { BackendBuffer } from '@gradus/tensor/backend';
import { beforeWrite, identity, initialize, type Storage } from '@gradus/tensor/interpreter';
import { ProgramGradient } from '../capture/gradients.ts';
import { discard, resultOf } from '../capture/handing-out.ts';
import type { Upload } from '../capture/recording.ts';
import { differenceBetween } from '../capture/repetition.ts';
import type { Structure } from '../capture/structure.ts';
import type { Trace } from '../capture/trace.ts';
import { dotOf } from '../drawing/dot.ts';
import { drawnProgram } from '../drawing/program-drawing.ts';
import { svgOf } from '../drawing/svg.ts';
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
  /** Whether the function, called again, did what the program does. */
  isConfirmed = false;
  readonly #optimized: Optimized;
  readonly #trace: Trace;
  readonly #assembled: Assembled | undefined;
  readonly #hostWork: readonly (() => void)[];
  readonly #outside: readonly Outside[];
  readonly #gradients: readonly ProgramGradient[];
  readonly #used: ReadonlySet<BackendBuffer>;
  readonly #held: readonly Storage[];
  /** Handles on what is returned and left. */
  readonly #handles: readonly Tensor[];
  /** Memory from outside that is written to. */
  readonly #written: readonly Storage[];

  constructor(trace: Trace) {
    const { recording, returned, placeholders } = trace;
    this.#trace = trace;
    this.#outside = trace.outside.map((tensor) => {
      const { storage, record, requiresGrad } = tensor;
      return { tensor, storage, record, requiresGrad };
    });
    this.#gradients = trace.gradients.map(
      (held) => new ProgramGradient(held, (buffer) => recording.inside.has(buffer)),
    );
    this.#handles = [
      ...[...returned.values()].map(({ handle }) => handle),
      ...this.#gradients.flatMap(({ handle }) => handle ?? []),
    ];
    const written = new Set(recording.steps.flatMap(outputsOf).map(({ buffer }) => buffer));
    this.#used = new Set([
      ...recording.steps.flatMap(({ operands }) => operands.map(({ buffer }) => buffer)),
      ...[...returned.values()].map(({ handle }) => handle.storage.buffer),
    ]);
    this.#hostWork = recording.hostWork.flatMap((work) =>
      typeof work === 'function' ? [work] : refill(work, written),
    );

    const lasting = new Set<BackendBuffer>([
      ...recording.uploads.map(({ storage }) => storage.buffer),
      ...[...this.#handles, ...placeholders].map(({ storage }) => storage.buffer),
      ...this.#gradients.flatMap(({ buffers }) => buffers),
    ]);
    const constants = recording.uploads
      .filter((upload) => refill(upload, written).length === 0)
      .map(({ storage }) => storage.buffer);

    this.#held = trace.outside.map(({ storage }) => storage);
    for (const storage of this.#held) storage.retain();
    this.#written = this.#held.filter(({ buffer }) => written.has(buffer));
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
    return dotOf(drawnProgram(this.#optimized.region));
  }

  /** What is run, as a picture in SVG. */
  toSvg(): Promise<string> {
    return svgOf(drawnProgram(this.#optimized.region), 'A program');
  }

  /** Whether the function, given `tensors`, would do now what it did then. */
  fits(tensors: readonly Tensor[]): boolean {
    const { dependences, writes } = this.#trace.recording;
    return (
      dependences.every(({ read, value }) => Object.is(read(), value)) &&
      this.#outside.every(isAsItWas) &&
      this.#gradients.every((gradient) => gradient.isAsFound((buffer) => this.#used.has(buffer))) &&
      // What is written to must not be an argument at the same time.
      (writes.size === 0 || !tensors.some(({ storage }) => writes.has(storage)))
    );
  }

  /** Whether a tensor or gradient that the program needs is gone or sees other memory: it will never fit. */
  get isLost(): boolean {
    return (
      this.#outside.some(({ tensor, storage }) => tensor.disposed || tensor.storage !== storage) ||
      this.#gradients.some((gradient) => gradient.isLost((buffer) => this.#used.has(buffer)))
    );
  }

  /** Does again what was captured, with other arguments. */
  run(tensors: readonly Tensor[]): Structure {
    const { recording, placeholders } = this.#trace;
    // The function may have made leaves of what lies in the same memory.
    noGrad(() => {
      for (let i = 0; i < placeholders.length; i++) {
        initialize(placeholders[i], identity, [tensors[i]]);
      }
    });
    for (const gradient of this.#gradients) gradient.handOver(this.#handles);
    for (const { storage } of this.#handles) beforeWrite('compile', storage);
    for (const storage of this.#written) beforeWrite('compile', storage);
    for (const work of this.#hostWork) work();
    this.#assembled?.plan.run();
    for (const [storage, times] of recording.writes) storage.version += times;
    for (const gradient of this.#gradients) gradient.leave();
    return resultOf(this.#trace, tensors);
  }

  /** How the function, called again, did something else, if it did. */
  differenceTo(again: Trace): string | undefined {
    return differenceBetween(this.#trace, again);
  }

  /** Takes over what the function itself left, that did just what the program does. */
  adopt(again: Trace): void {
    this.isConfirmed = true;
    this.#gradients.forEach((gradient, i) => {
      gradient.adopt(again.gradients[i], this.#handles);
    });
  }

  /** Lets go of all memory. */
  dispose(): void {
    this.#assembled?.plan.dispose();
    for (const tensor of this.#assembled?.memory ?? []) tensor.dispose();
    for (const gradient of this.#gradients) gradient.dispose();
    for (const storage of this.#held) storage.release();
    discard(this.#trace);
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

/** What of an upload is done at each run: a function is called, and what steps change is restored. */
function refill(
  { storage, values }: Upload,
  written: ReadonlySet<BackendBuffer>,
): readonly (() => void)[] {
  const { backend, buffer } = storage;
  if (typeof values === 'function') return [() => backend.write(buffer, 0, values())];
  return written.has(buffer) ? [() => backend.write(buffer, 0, values)] : [];
}
