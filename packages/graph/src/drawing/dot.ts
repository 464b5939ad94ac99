// Drawings in DOT, the language of Graphviz.

import type { Arrow, Box, BoxKind, Drawing } from './drawing.ts';

const attributes: { readonly [K in BoxKind]: string } = {
  constant: 'shape=plaintext',
  control: 'shape=box, style=bold',
  gradient: 'shape=box, style=dashed, color=purple',
  kernel: 'shape=box',
  memory: 'shape=ellipse',
  operation: 'shape=box',
  placeholder: 'shape=box, style=rounded, color=blue',
  variable: 'shape=ellipse, color=darkgreen',
  write: 'shape=box, color=orange',
};

/** A drawing in DOT. */
export function dotOf({ boxes, arrows, frames }: Drawing): string {
  const within = (frame: string | undefined, indent: string): string[] => [
    ...boxes.filter((box) => box.frame === frame).map((box) => indent + boxInDot(box)),
    ...frames
      .filter((inner) => inner.frame === frame)
      .flatMap((inner) => [
        `${indent}subgraph ${quoted(`cluster ${inner.id}`)} {`,
        `${indent}  label=${quoted(inner.label)};`,
        ...within(inner.id, `${indent}  `),
        `${indent}}`,
      ]),
  ];
  return ['digraph {', ...within(undefined, '  '), ...arrows.map(arrowInDot), '}'].join('\n');
}

function boxInDot({ id, kind, lines }: Box): string {
  return `${id} [label=${quoted(lines.join('\n'))}, ${attributes[kind]}];`;
}

function arrowInDot({ from, to, isWeak = false }: Arrow): string {
  return `  ${from} -> ${to}${isWeak ? ' [style=dashed]' : ''};`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
