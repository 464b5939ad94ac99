// Tables of Markdown.

/** A table: names at the left, numbers at the right; nothing if it has no rows. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const alignment = header.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(header), line(alignment), ...rows.map(line), ''];
}
