import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { instrument } from '../build/instrumented-scripts.ts';
import { firstComment } from '../build/rendered-sources.ts';

function instrumented(code: string): string | null {
  return instrument(code, parseSync('script.js', code).program);
}

describe('instrument', () => {
  it('hands over what is in sight at the end of the loop over t', () => {
    const code =
      'const [a, b] = make();\nfor (let t = 0; t < 3; t++) {\n  const loss = f(a);\n}\nlast();';
    expect(instrumented(code)).toBe(
      'const [a, b] = make();\nfor (let t = 0; t < 3; t++) {\n  const loss = f(a);\n' +
        '  await watch(t, { a, b, loss });\n}\nlast();',
    );
  });

  it('finds nothing in code without such a loop', () => {
    expect(instrumented('for (let i = 0; i < 3; i++) {}')).toBe(null);
  });
});

describe('firstComment', () => {
  it('joins the lines of the first comment', () => {
    expect(firstComment("import 'x';\n\n// One\n// two.\n\n// Three.\n")).toBe('One two.');
  });
});
