// The site is built once, as `pnpm site` builds it; these look at its pages.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tensor } from 'gradus';
import { Application, TSConfigReader, TypeDocReader } from 'typedoc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const out = mkdtempSync(join(tmpdir(), 'gradus-site-'));
const docs = join(import.meta.dirname, '..');
const page = (path: string) => readFileSync(join(out, path), 'utf8');

beforeAll(async () => {
  const app = await Application.bootstrapWithPlugins(
    { options: join(docs, 'typedoc.json'), out, logLevel: 'Error' },
    [new TypeDocReader(), new TSConfigReader()],
  );
  const project = await app.convert();
  if (!project) throw new Error('the sources have errors');
  app.validate(project);
  await app.generateOutputs(project);
  expect([app.logger.errorCount, app.logger.warningCount]).toEqual([0, 0]);
}, 120_000);

afterAll(() => rmSync(out, { recursive: true, force: true }));

describe('the page of Tensor', () => {
  /** Members that the page has an anchor for. */
  const listed = () =>
    new Set(
      [...page('classes/_gradus_tensor.Tensor.html').matchAll(/ id="(\w+)"/g)].map(([, id]) => id),
    );

  it('lists what autograd adds', () => {
    const names = ['backward', 'grad', 'requiresgrad', 'detach', 'gradfn', 'registerhook'];
    expect(names.filter((name) => !listed().has(name))).toEqual([]);
  });

  it('lists every method that tensors have, in-place twins among them', () => {
    const methods = Object.entries(Object.getOwnPropertyDescriptors(Tensor.prototype))
      .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor')
      .map(([name]) => name);
    const twins = methods.filter(
      (name) => name.endsWith('_') && methods.includes(name.slice(0, -1)),
    );
    expect(twins.length).toBeGreaterThan(80);
    const anchors = listed();
    expect(methods.filter((name) => !anchors.has(name.toLowerCase()))).toEqual([]);
  });
});
