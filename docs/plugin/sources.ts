// The sources that pages link to, as pages of the site: they fit the version that it is built from,
// and need no host.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  DeclarationReflection,
  type ProjectReflection,
  type RendererEvent,
  SignatureReflection,
} from 'typedoc';

const root = join(import.meta.dirname, '..', '..');
/** As the links in `typedoc.json` have it. */
const link = /^\.\.\/(source\/(.*)\.html)#L\d+$/;

/** Writes a page for each file that some page links to. */
export function writeSources({ project, outputDirectory }: RendererEvent): void {
  for (const [page, file] of linked(project)) {
    const target = join(outputDirectory, page);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, sourcePage(file, readFileSync(join(root, file), 'utf8'), page));
  }
}

function linked(project: ProjectReflection): Map<string, string> {
  const all = Object.values(project.reflections).flatMap((reflection) =>
    reflection instanceof DeclarationReflection || reflection instanceof SignatureReflection
      ? (reflection.sources ?? [])
      : [],
  );
  return new Map(
    all.flatMap(({ url }) => {
      const [, page, file] = url?.match(link) ?? [];
      return page && file ? [[page, file] as const] : [];
    }),
  );
}

function sourcePage(file: string, text: string, page: string): string {
  const up = '../'.repeat(page.split('/').length - 1);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line, i) => `<span id="L${i + 1}">${escaped(line)}</span>`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${file} | Gradus</title>
<link rel="stylesheet" href="${up}assets/style.css">
<link rel="stylesheet" href="${up}assets/custom.css">
<script>document.documentElement.dataset.theme = localStorage.getItem('tsd-theme') ?? 'os';</script>
</head>
<body class="gradus-source">
<p><a href="${up}index.html">Gradus</a> / ${file}</p>
<pre><code>${lines.join('\n')}</code></pre>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
