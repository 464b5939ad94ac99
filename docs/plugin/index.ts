// What the site knows of this workspace beyond TypeDoc: packages by their names, constants that are
// functions, and the methods of Tensor, which follow from a table.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Application, Converter } from 'typedoc';
import { categorize } from './categories.ts';
import { nameDocuments } from './documents.ts';
import { callablesAsFunctions } from './functions.ts';
import { methodsOfTensor } from './methods.ts';
import { nameModules } from './modules.ts';
import { DocumentRouter } from './router.ts';
import { requireExamples } from './rules.ts';

export function load(app: Application): void {
  app.renderer.defineRouter('documents', DocumentRouter);
  app.on(Application.EVENT_BOOTSTRAP_END, linkGallery);
  // Before TypeDoc resolves links, so that those in comments made here are resolved as well.
  app.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    (context) => {
      nameModules(context);
      callablesAsFunctions(context.project);
      methodsOfTensor(context);
      categorize(context.project);
      nameDocuments(context.project);
    },
    1000,
  );
  app.on(Application.EVENT_VALIDATE_PROJECT, (project) => requireExamples(project, app.logger));
}

/** The gallery is built into the site after these pages. */
function linkGallery({ options }: Application): void {
  if (!existsSync(join(import.meta.dirname, '..', 'gallery'))) return;
  const links = options.getValue('navigationLinks');
  options.setValue('navigationLinks', { ...links, Gallery: 'gallery/index.html' });
}
