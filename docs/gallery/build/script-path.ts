// Which modules are tutorial scripts.

const script = /\/examples\/((?:tensor|autograd|graph|nn|polynomial)\/[\w-]+)\.ts$/;

/** The name of the script that a module is, if it is one. */
export function scriptName(path: string): string | undefined {
  return script.exec(path)?.[1];
}
