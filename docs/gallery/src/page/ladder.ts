// The list of scripts; the one that is shown is in the address.

import type { Script } from '@gradus/examples/catalog';
import { element, part } from './element.ts';
import { groups } from './scripts.ts';

export class Ladder {
  readonly #links = new Map<string, HTMLAnchorElement>();
  readonly #menu = element('select', { 'aria-label': 'Script' });

  constructor() {
    const list = element('div', { class: 'rungs' });
    for (const { title, scripts } of groups) {
      list.append(
        element('h2', {}, title),
        element('ul', {}, ...scripts.map((s) => this.#item(s))),
      );
      const options = scripts.map(({ name }) => element('option', { value: name }, stemOf(name)));
      this.#menu.append(element('optgroup', { label: title }, ...options));
    }
    this.#menu.addEventListener('change', () => {
      location.hash = this.#menu.value;
    });
    part('ladder').append(this.#menu, list);
  }

  /** Marks the script that is shown. */
  show({ name }: Script): void {
    for (const [known, link] of this.#links) {
      if (known === name) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    this.#menu.value = name;
  }

  /** Marks a script by how its last run ended. */
  mark({ name }: Script, outcome: 'running' | 'good' | 'bad' | 'none'): void {
    this.#links.get(name)?.setAttribute('data-outcome', outcome);
  }

  #item({ name }: Script): HTMLLIElement {
    const link = element('a', { href: `#${name}` }, stemOf(name));
    this.#links.set(name, link);
    return element('li', {}, link);
  }
}

function stemOf(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}
