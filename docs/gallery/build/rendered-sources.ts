// Scripts as they are read: `…/script.ts?rendered` is the highlighted source of a script and what
// its first comment says. Highlighting is done here, so that the page carries no grammar.

import { readFileSync } from 'node:fs';
import { codeToHtml } from 'shiki';
import type { Plugin } from 'vite';
import { scriptName } from './script-path.ts';

const query = '?rendered';

export function renderedSources(): Plugin {
  return {
    name: 'gallery:rendered-sources',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith(query)) return null;
      const path = id.slice(0, -query.length);
      if (scriptName(path) === undefined) return null;
      this.addWatchFile(path);
      const source = readFileSync(path, 'utf8').trimEnd();
      const html = await codeToHtml(source, {
        lang: 'typescript',
        themes: { light: 'github-light', dark: 'github-dark' },
        defaultColor: 'light-dark()',
        // The card that it stands in has its own ground.
        transformers: [{ pre: ({ properties }) => void delete properties.style }],
      });
      return `export default ${JSON.stringify({ html, about: firstComment(source) })};`;
    },
  };
}

/** The text of the comment that stands before the first statement. */
export function firstComment(source: string): string {
  const lines = source.split('\n');
  const start = lines.findIndex((line) => line.startsWith('//'));
  const length = lines.slice(start).findIndex((line) => !line.startsWith('//'));
  return lines
    .slice(start, start + length)
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join(' ');
}
