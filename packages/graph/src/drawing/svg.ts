// Drawings as pictures: text in boxes of measured widths, arrows along the course of the layout,
// and a key to the colours that occur. Light or dark follows what the reader's system asks for.

import type { Box, BoxKind, Drawing } from './drawing.ts';
import { type Layout, laidOut, type Place, type Point } from './layout.ts';

const fontSize = 12;
/** The advance of a character in monospaced fonts, in parts of the font's size. */
const advance = 0.61;
const lineHeight = 16;
const labelHeight = 14;
const padding = { x: 12, y: 7 };

/** The look of a kind of box: hues of its light and dark rendering, and its corners. */
interface Look {
  readonly name: string;
  readonly light: readonly [fill: string, stroke: string];
  readonly dark: readonly [fill: string, stroke: string];
  /** Radius of the corners; half the height if infinite. */
  readonly radius: number;
  readonly isDashed?: boolean;
}

const grey = { light: ['#f6f8fa', '#8c959f'], dark: ['#21262d', '#6e7681'] } as const;
const blue = { light: ['#ddf4ff', '#218bff'], dark: ['#0c2d6b', '#388bfd'] } as const;
const green = { light: ['#dafbe1', '#2da44e'], dark: ['#033a16', '#2ea043'] } as const;
const purple = { light: ['#fbefff', '#a475f9'], dark: ['#3c1e70', '#a371f7'] } as const;
const amber = { light: ['#fff8c5', '#bf8700'], dark: ['#3b2300', '#bb8009'] } as const;
const bare = { light: ['none', '#d0d7de'], dark: ['none', '#484f58'] } as const;

const looks: { readonly [K in BoxKind]: Look } = {
  placeholder: { name: 'placeholder', ...blue, radius: Number.POSITIVE_INFINITY },
  variable: { name: 'variable', ...green, radius: Number.POSITIVE_INFINITY },
  constant: { name: 'constant', ...bare, radius: 4 },
  operation: { name: 'operation', ...grey, radius: 4 },
  control: { name: 'branch or loop', ...grey, radius: 0 },
  gradient: { name: 'gradient', ...purple, radius: 4, isDashed: true },
  write: { name: 'write', ...amber, radius: 4 },
  kernel: { name: 'kernel', ...grey, radius: 4 },
  memory: { name: 'memory', ...blue, radius: Number.POSITIVE_INFINITY },
};

/** A drawing in SVG. */
export async function svgOf(drawing: Drawing, title: string): Promise<string> {
  const layout = await laidOut(drawing, sizeOf);
  const kinds = [...new Set(drawing.boxes.map(({ kind }) => kind))];
  const key = keyOf(kinds, layout.height);
  const width = Math.ceil(Math.max(layout.width, key.width));
  const height = Math.ceil(layout.height + key.height);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="gradus" role="img" width="${width}" ` +
      `height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${styleOf(kinds)}</style>`,
    ...drawing.frames.flatMap(({ id, label }) => frameInSvg(placeIn(layout, id), label)),
    ...drawing.arrows.map(({ isWeak }, i) => arrowInSvg(layout.courses[i], isWeak === true)),
    ...drawing.boxes.map((box) => boxInSvg(box, placeIn(layout, box.id))),
    ...key.lines,
    '</svg>',
  ].join('\n');
}

function sizeOf({ lines }: Pick<Box, 'lines'>): { width: number; height: number } {
  const longest = Math.max(...lines.map((line) => line.length));
  return {
    width: longest * fontSize * advance + 2 * padding.x,
    height: lines.length * lineHeight + 2 * padding.y,
  };
}

function placeIn({ places }: Layout, id: string): Place {
  const place = places.get(id);
  if (place === undefined) throw new RangeError(`the layout has no place for ${id}`);
  return place;
}

function boxInSvg({ kind, lines }: Box, place: Place): string {
  const top = place.y - (lines.length * lineHeight) / 2;
  const rows = lines.map((line, i) => {
    const y = rounded(top + (i + 0.5) * lineHeight);
    const look = i === 0 ? '' : ' class="detail"';
    return `<text x="${rounded(place.x)}" y="${y}"${look}>${escaped(line)}</text>`;
  });
  const { name } = looks[kind];
  return `<g class="${kind}"><title>${name}</title>${rectangle(kind, place)}${rows.join('')}</g>`;
}

function rectangle(kind: BoxKind, { x, y, width, height }: Place): string {
  const radius = Math.min(looks[kind].radius, height / 2);
  return (
    `<rect x="${rounded(x - width / 2)}" y="${rounded(y - height / 2)}" ` +
    `width="${rounded(width)}" height="${rounded(height)}" rx="${rounded(radius)}"/>`
  );
}

function frameInSvg({ x, y, width, height }: Place, label: string): string[] {
  // The layout leaves no room for a label: the frame grows into the gap above.
  const [left, top] = [rounded(x - width / 2), rounded(y - height / 2 - labelHeight)];
  return [
    `<rect class="frame" x="${left}" y="${top}" width="${rounded(width)}" ` +
      `height="${rounded(height + labelHeight)}" rx="8"/>`,
    `<text class="label" x="${left + 8}" y="${top + 12}">${escaped(label)}</text>`,
  ];
}

function arrowInSvg(course: readonly Point[], isWeak: boolean): string {
  const tip = course[course.length - 1];
  const before = course[course.length - 2];
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1;
  const along = { x: (tip.x - before.x) / length, y: (tip.y - before.y) / length };
  const foot = { x: tip.x - 7 * along.x, y: tip.y - 7 * along.y };
  const sides = [1, -1].map((side) => ({
    x: foot.x - 3.5 * side * along.y,
    y: foot.y + 3.5 * side * along.x,
  }));
  const head = `M${at(tip)}L${at(sides[0])}L${at(sides[1])}Z`;
  const look = isWeak ? 'arrow weak' : 'arrow';
  return `<path class="${look}" d="${curve([...course.slice(0, -1), foot])}"/><path class="head" d="${head}"/>`;
}

/** A smooth curve whose corners are cut at the middles between the points. */
function curve(points: readonly Point[]): string {
  const middles = points.slice(1, -2).map((point, i) => ({
    x: (point.x + points[i + 2].x) / 2,
    y: (point.y + points[i + 2].y) / 2,
  }));
  const ends = [...middles, points[points.length - 1]];
  if (points.length < 3) return `M${at(points[0])}L${at(ends[0])}`;
  return `M${at(points[0])}${ends.map((end, i) => `Q${at(points[i + 1])} ${at(end)}`).join('')}`;
}

/** Which colour is what, below the picture. */
function keyOf(
  kinds: readonly BoxKind[],
  top: number,
): { readonly lines: string[]; readonly width: number; readonly height: number } {
  const height = 32;
  let x = 16;
  const lines = kinds.map((kind) => {
    const { name } = looks[kind];
    const swatch = rectangle(kind, { x: x + 8, y: top + 8, width: 16, height: 12 });
    const text = `<text class="key" x="${rounded(x + 22)}" y="${rounded(top + 8)}">${name}</text>`;
    x += 22 + name.length * fontSize * advance + 16;
    return `<g class="${kind}">${swatch}${text}</g>`;
  });
  return { lines, width: x, height };
}

function styleOf(kinds: readonly BoxKind[]): string {
  const coloursOf = (scheme: 'light' | 'dark'): string =>
    kinds
      .map((kind) => {
        const [fill, stroke] = looks[kind][scheme];
        return `.gradus .${kind} rect{fill:${fill};stroke:${stroke}}`;
      })
      .join('');
  const dashed = kinds.filter((kind) => looks[kind].isDashed);
  return [
    `.gradus text{font:${fontSize}px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;` +
      'text-anchor:middle;dominant-baseline:central;fill:#1f2328}',
    '.gradus .detail,.gradus .label,.gradus .key{fill:#59636e}',
    '.gradus .label,.gradus .key{text-anchor:start}',
    '.gradus .arrow{fill:none;stroke:#8c959f}.gradus .head{fill:#8c959f}',
    '.gradus .weak{stroke-dasharray:4 3}',
    '.gradus .frame{fill:none;stroke:#8c959f;stroke-dasharray:2 3}',
    ...dashed.map((kind) => `.gradus .${kind} rect{stroke-dasharray:5 3}`),
    coloursOf('light'),
    `@media (prefers-color-scheme:dark){.gradus text{fill:#e6edf3}` +
      `.gradus .detail,.gradus .label,.gradus .key{fill:#9198a1}${coloursOf('dark')}}`,
  ].join('');
}

function at({ x, y }: Point): string {
  return `${rounded(x)} ${rounded(y)}`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
