// Marks the calls that give a module's constants their values as free of effects, so that a bundler
// can drop what a program does not use from a file that holds a whole package. What a module does
// when it is loaded, it does in statements; an initialiser computes, and nothing else.

import type { Plugin } from 'rolldown';
import { Visitor } from 'rolldown/utils';

type Program = Parameters<Visitor['visit']>[0];

/** The plugin of the bundler. */
export const pureValues: Plugin = {
  name: 'pure-values',
  transform: {
    filter: { id: /\.ts$/ },
    handler(code, _, { magicString }) {
      if (magicString === undefined) throw new Error('the bundler gives no text to edit');
      const program = this.parse(code, { lang: 'ts' });
      for (const start of callsOfInitialisers(program)) {
        magicString.appendLeft(start, '/* @__PURE__ */ ');
      }
      return { code: magicString };
    },
  },
};

/** Where calls begin that run when the module is loaded, to give a constant its value. */
function callsOfInitialisers(program: Program): ReadonlySet<number> {
  const starts = new Set<number>();
  let functions = 0;
  let initialisers = 0;
  const enter = () => void functions++;
  const leave = () => void functions--;
  const note = ({ start }: { start: number }) => {
    if (functions === 0 && initialisers > 0) starts.add(start);
  };
  const visitor = new Visitor({
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    VariableDeclarator: () => void initialisers++,
    'VariableDeclarator:exit': () => void initialisers--,
    CallExpression: note,
    NewExpression: note,
  });
  visitor.visit(program);
  return starts;
}
