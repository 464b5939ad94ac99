// One run of a script, from its first step to its last: paces it, draws its first step, and tells
// the page a few times a second how far it is. Reading costs time, so that happens between steps
// and never at every one.

import { memory, type Tensor } from '@gradus/tensor';
import type { Picture } from '../drawing/picture.ts';
import type { Fit, News, Point } from '../messages.ts';
import { Operations } from './operations.ts';
import type { Pacing } from './pacing.ts';
import { pictureOf } from './picture-of.ts';
import type { Printing } from './printing.ts';
import { Rate } from './rate.ts';
import { drawingOf, namesOf, type Scope, tensorOf } from './scope.ts';

const reportMilliseconds = 50;

export class Training {
  readonly #pacing: Pacing;
  readonly #printing: Printing;
  readonly #tell: (news: News) => void;
  #operations: Operations | undefined = new Operations();
  #reported = performance.now();
  readonly #rate = new Rate();
  #step = -1;
  #scope: Scope = {};

  constructor(pacing: Pacing, printing: Printing, tell: (news: News) => void) {
    this.#pacing = pacing;
    this.#printing = printing;
    this.#tell = tell;
  }

  /** The script has done step `step`. */
  async watch(step: number, scope: Scope): Promise<void> {
    this.#step = step;
    this.#scope = scope;
    if (this.#operations !== undefined) await this.#draw(this.#operations);
    if (performance.now() - this.#reported >= reportMilliseconds) await this.#report();
    await this.#pacing.turn();
  }

  /** The script has come to its end. */
  async end(): Promise<void> {
    await this.#report();
    this.#tell({ kind: 'done', final: this.#printing.final });
  }

  async #draw(operations: Operations): Promise<void> {
    operations.stop();
    const drawn = await drawingOf(this.#scope);
    // What is compiled has a program to draw after some calls.
    if (drawn === '') return;
    this.#operations = undefined;
    const picture = drawn ?? this.#recorded(operations);
    if (picture !== null) this.#tell({ kind: 'picture', picture });
  }

  #recorded(operations: Operations): Picture | null {
    const loss = lossOf(this.#scope);
    if (loss === undefined || operations.originOf(loss) === undefined) return null;
    return pictureOf(loss, operations, namesOf(this.#scope));
  }

  async #report(): Promise<void> {
    const { rows, lines } = this.#printing.take();
    const isPrinted = rows.at(-1)?.[0] === this.#step;
    const loss = isPrinted ? undefined : lossOf(this.#scope);
    const read: Point[] = loss === undefined ? [] : [[this.#step, await loss.item()]];
    const fit = await fitOf(this.#scope);
    this.#tell({
      kind: 'progress',
      step: this.#step,
      losses: [...rows, ...read],
      rows,
      lines,
      stepsPerSecond: this.#rate.at(performance.now(), this.#step),
      liveBytes: memory().liveBytes,
      fit,
    });
    this.#reported = performance.now();
  }
}

function lossOf(scope: Scope): Tensor | undefined {
  return tensorOf(scope, 'lossValue', 'loss');
}

/** Points of a curve, its target and what is predicted, where a script has them. */
async function fitOf(scope: Scope): Promise<Fit | null> {
  const [x, y, predicted] = ['x', 'y', 'yPred'].map((name) => tensorOf(scope, name));
  if (x?.rank !== 1 || y?.rank !== 1 || predicted === undefined) return null;
  return {
    x: Float64Array.from(await x.read()),
    target: Float64Array.from(await y.read()),
    predicted: Float64Array.from(await predicted.read()),
  };
}
