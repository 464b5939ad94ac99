// The backend of docs/guides/add-a-backend.md: short, and right wherever it has no declared gap.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { conformanceChecks } from '@gradus/conformance';
import { describe, expect, it } from 'vitest';
import { ArraysBackend } from '../guides/backend/arrays.ts';

const guides = join(import.meta.dirname, '..', 'guides');
const guide = readFileSync(join(guides, 'add-a-backend.md'), 'utf8');
const source = readFileSync(join(guides, 'backend', 'arrays.ts'), 'utf8');

/** Whether a check met a kind of kernel that the backend declares to leave out. */
function isGap(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    /arrays cannot run it: .* left out of this example/.test(error.message) || isGap(error.cause)
  );
}

it('fits in 150 lines', () => {
  expect(source.split('\n').length).toBeLessThan(150);
});

it('is quoted by the guide', () => {
  expect(guide).toContain(`\`\`\`ts\n${source}\`\`\``);
});

describe('the programs of the guide print what it says', () => {
  const programs = [...guide.matchAll(/^```ts\n(.*?)^```\n(?:\n^```\n(.*?)^```$)?/gms)].slice(1);

  it.each(programs.map(([, program, shown]) => ({ program, shown })))(
    'program %#',
    ({ program, shown }) => {
      const output =
        shown ?? [...program.matchAll(/console\.log\(.*\); \/\/ (.*\n)/g)].map((m) => m[1]);
      const printed = execFileSync(process.execPath, ['--input-type=module-typescript'], {
        input: program,
        cwd: guides,
        encoding: 'utf8',
      });
      expect(printed).toBe([output].flat().join(''));
    },
  );
});

describe('conformance', () => {
  const left: string[] = [];
  const checks = conformanceChecks(new ArraysBackend());

  it.each(checks.map((check) => [`${check.subject}, ${check.name}`, check] as const))(
    '%s',
    async (name, { run }) => {
      try {
        await run();
      } catch (error) {
        // A gap says so; anything else is wrong.
        if (!isGap(error)) throw error;
        left.push(name);
      }
    },
  );

  it('has what most ops need', () => {
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(checks.length / 4);
  });
});
