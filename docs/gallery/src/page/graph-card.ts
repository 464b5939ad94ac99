// The graph of a script's first step.

import type { Picture } from '../drawing/picture.ts';
import { element, part } from './element.ts';

export class GraphCard {
  readonly #place = part('graph');

  /** Nothing drawn yet. */
  begin(): void {
    this.#place.replaceChildren(
      element('p', { class: 'empty' }, 'Run the script to see its graph.'),
    );
  }

  /** The layout library comes when there is something to lay out. */
  async show(picture: Picture | string): Promise<void> {
    if (typeof picture === 'string') {
      this.#place.innerHTML = picture;
      return;
    }
    const { draw } = await import('../drawing/draw.ts');
    this.#place.replaceChildren(draw(picture));
  }
}
