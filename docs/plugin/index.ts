// What the site knows of this workspace beyond TypeDoc: packages by their names, constants that are
// functions, and the methods of Tensor, which follow from a table.

import { Application, Converter, PageEvent, RendererEvent } from 'typedoc';
import { categorize } from './categories.ts';
import { nameDocuments } from './documents.ts';
import { callablesAsFunctions } from './functions.ts';
import { methodsOfTensor } from './methods.ts';
import { nameModules } from './modules.ts';
import { leadHome, linkGallery } from './navigation.ts';
import { DocumentRouter } from './router.ts';
import { requireExamples, requireFacts } from './rules.ts';
import { writeSources } from './sources.ts';

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
  app.renderer.on(PageEvent.END, leadHome);
  app.renderer.on(RendererEvent.END, writeSources);
  app.on(Application.EVENT_VALIDATE_PROJECT, (project) => {
    requireExamples(project, app.logger);
    requireFacts(project, app.logger);
  });
}
