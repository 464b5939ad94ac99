// What the page and the worker that trains tell each other.

import type { Picture } from './drawing/picture.ts';

export type DeviceName = 'cpu' | 'webgpu';

/** What a run is started with. */
export interface Start {
  readonly kind: 'start';
  readonly script: string;
  readonly device: DeviceName;
  readonly seed: number;
  readonly pace: number;
}

/** Steps a second that are allowed; `Infinity` is as fast as it goes. */
export interface Pace {
  readonly kind: 'pace';
  readonly pace: number;
}

export type Order = Start | Pace;

/** Step and loss. */
export type Point = readonly [step: number, loss: number];

/** What a polynomial script predicts, beside what it fits. */
export interface Fit {
  readonly x: Float64Array;
  readonly target: Float64Array;
  readonly predicted: Float64Array;
}

/** How far a run is; losses since the last time, what was printed since then. */
export interface Progress {
  readonly kind: 'progress';
  readonly step: number;
  readonly losses: readonly Point[];
  /** The losses that the script itself printed. */
  readonly rows: readonly Point[];
  readonly lines: readonly string[];
  readonly stepsPerSecond: number;
  readonly liveBytes: number;
  readonly fit: Fit | null;
}

export type News =
  | Progress
  /** The first step, as it was recorded, or as its graph draws itself. */
  | { readonly kind: 'picture'; readonly picture: Picture | string }
  | { readonly kind: 'done'; readonly final: Readonly<Record<string, number>> | null }
  | { readonly kind: 'failed'; readonly message: string };
