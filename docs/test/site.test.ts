// The site is built once, as `pnpm site` builds it; these look at its pages.
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
  // The gallery, which has tests of its own, is built into the site afterwards.
  mkdirSync(join(out, 'gallery'));
  writeFileSync(join(out, 'gallery', 'index.html'), '');
}, 300_000);

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

describe('links', () => {
  it('lead to pages, files and places that are there', () => {
    const pages = new Map(globSync('**/*.html', { cwd: out }).map((file) => [file, page(file)]));
    const ids = new Map(
      [...pages].map(([file, text]) => [
        file,
        new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)),
      ]),
    );
    const broken = [...pages].flatMap(([file, text]) =>
      [...text.matchAll(/ (?:href|src)="([^"]+)"/g)]
        .map(([, link]) => link)
        .filter((link) => !/^(?:https?:|data:|#$)/.test(link))
        .filter((link) => {
          const [path, anchor] = decodeURI(link).split('#');
          const target = path === '' ? file : join(dirname(file), path);
          if (!existsSync(join(out, target))) return true;
          return anchor !== undefined && ids.has(target) && !ids.get(target)?.has(anchor);
        })
        .map((link) => `${file}: ${link}`),
    );
    expect(pages.size).toBeGreaterThan(500);
    expect(broken).toEqual([]);
  });

  it('lead from a symbol to the line that declares it', () => {
    const [, link] =
      page('functions/_gradus_tensor.exp.html').match(/href="([^"]*\.html#L\d+)"/) ?? [];
    const [file, line] = (link ?? '').split('#');
    expect(page(join('functions', file))).toMatch(
      new RegExp(`<span id="${line}">export const exp\\b`),
    );
  });
});
