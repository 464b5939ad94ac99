// A run as the page holds it: a worker that may be stopped at any time.

import type { News, Start } from '../messages.ts';

export class Run {
  readonly #worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' });

  constructor(start: Omit<Start, 'kind'>, hear: (news: News) => void) {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<News>) => hear(data));
    this.#worker.addEventListener('error', (event) => {
      hear({ kind: 'failed', message: event.message || 'the worker could not be started' });
    });
    this.#worker.postMessage({ kind: 'start', ...start });
  }

  /** Steps a second. */
  set pace(pace: number) {
    this.#worker.postMessage({ kind: 'pace', pace });
  }

  /** Ends it where it is. */
  stop(): void {
    this.#worker.terminate();
  }
}
