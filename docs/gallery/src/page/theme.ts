// Light, dark, or as the system has it; remembered.

import { part } from './element.ts';

const order = ['system', 'light', 'dark'] as const;
type Theme = (typeof order)[number];

const symbols: Readonly<Record<Theme, string>> = { system: '◐', light: '☀', dark: '☾' };
const key = 'gradus-theme';

/** Makes the button work; `changed` is called when colours are others. */
export function startTheme(changed: () => void): void {
  const button = part('theme');
  const apply = (theme: Theme): void => {
    document.documentElement.dataset.theme = theme;
    button.textContent = symbols[theme];
    button.setAttribute('aria-label', `Colours: ${theme}`);
    button.title = `Colours: ${theme}`;
    changed();
  };
  let theme = order.find((known) => known === localStorage.getItem(key)) ?? 'system';
  button.addEventListener('click', () => {
    theme = order[(order.indexOf(theme) + 1) % order.length];
    localStorage.setItem(key, theme);
    apply(theme);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  apply(theme);
}

/** A colour of the style sheet as it is now. */
export function colour(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}
