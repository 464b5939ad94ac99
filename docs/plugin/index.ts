// What the site knows of this workspace beyond TypeDoc: packages by their names, constants that are
// functions, and the methods of Tensor, which follow from a table.

import { Application, Converter, type DeclarationReflection, ReflectionKind } from 'typedoc';
import { categorize } from './categories.ts';
import { callablesAsFunctions } from './functions.ts';
import { methodsOfTensor } from './methods.ts';
import { nameModules } from './modules.ts';
import { requireExamples } from './rules.ts';

export function load(app: Application): void {
  // Before TypeDoc resolves links, so that those in comments made here are resolved as well.
  app.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    (context) => {
      const modules = context.project.getReflectionsByKind(ReflectionKind.Module);
      nameModules(modules as DeclarationReflection[]);
      callablesAsFunctions(context.project);
      methodsOfTensor(context);
      categorize(context.project);
    },
    1000,
  );
  app.on(Application.EVENT_VALIDATE_PROJECT, (project) => requireExamples(project, app.logger));
}
