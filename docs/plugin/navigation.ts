// The links at the top of each page. TypeDoc takes them as they are, so those that begin with
// `site:` are made to lead from where the page lies.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Application, PageEvent } from 'typedoc';

/** The gallery is built into the site after these pages. */
export function linkGallery({ options }: Application): void {
  if (!existsSync(join(import.meta.dirname, '..', 'gallery'))) return;
  const links = options.getValue('navigationLinks');
  options.setValue('navigationLinks', { ...links, Gallery: 'site:gallery/index.html' });
}

export function leadHome(page: PageEvent): void {
  const up = '../'.repeat(page.url.split('/').length - 1);
  page.contents = page.contents?.replaceAll('href="site:', `href="${up}`);
}
