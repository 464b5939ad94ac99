// Scripts as they are run: at the end of each round of its training loop a script hands what it
// has to `watch`. The files themselves know nothing of the gallery.

import type { ESTree, Plugin } from 'vite';
import { scriptName } from './script-path.ts';

const watch = new URL('../src/worker/watch.ts', import.meta.url).pathname;

export function instrumentedScripts(): Plugin {
  return {
    name: 'gallery:instrumented-scripts',
    enforce: 'post',
    transform(code, id) {
      const name = scriptName(id);
      if (name === undefined) return null;
      const instrumented = instrument(code, this.parse(code));
      if (instrumented === null)
        throw new Error(`${name} has no loop over t that could be watched`);
      return {
        code: `import { watch } from ${JSON.stringify(watch)};\n${instrumented}`,
        map: null,
      };
    },
  };
}

/**
 * The code with a call of `watch` at the end of its loop over `t`, which is given `t` and every
 * constant and variable in sight; null if there is no such loop.
 */
export function instrument(code: string, { body }: ESTree.Program): string | null {
  const position = body.findIndex(isLoopOverT);
  const loop = body[position];
  if (loop?.type !== 'ForStatement' || loop.body.type !== 'BlockStatement') return null;
  const names = [...body.slice(0, position), ...loop.body.body].flatMap(declaredNames);
  const end = loop.body.end - 1;
  return `${code.slice(0, end)}  await watch(t, { ${names.join(', ')} });\n${code.slice(end)}`;
}

function isLoopOverT(statement: ESTree.Statement | ESTree.Directive): boolean {
  return statement.type === 'ForStatement' && statement.init?.type === 'VariableDeclaration'
    ? declaredNames(statement.init).includes('t')
    : false;
}

function declaredNames(statement: ESTree.Node): string[] {
  if (statement.type !== 'VariableDeclaration') return [];
  return statement.declarations.flatMap(({ id }) => boundNames(id));
}

function boundNames(pattern: ESTree.BindingPattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) =>
        element === null || element.type === 'RestElement' ? [] : boundNames(element),
      );
    default:
      return [];
  }
}
