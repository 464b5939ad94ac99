// What an entry point exports is listed by the folders of its source, as the READMEs explain them.

import { CommentTag, DeclarationReflection, type ProjectReflection, ReflectionKind } from 'typedoc';

const listed = ReflectionKind.Function | ReflectionKind.Class | ReflectionKind.Method;

export function categorize(project: ProjectReflection): void {
  for (const reflection of project.getReflectionsByKind(listed)) {
    if (!(reflection instanceof DeclarationReflection)) continue;
    const category = categoryOf(reflection);
    if (!category) continue;
    const tag = () => new CommentTag('@category', [{ kind: 'text', text: category }]);
    // A comment that is missing stays so, for TypeDoc to report.
    for (const { comment } of reflection.signatures ?? [reflection]) comment?.blockTags.push(tag());
  }
}

function categoryOf(reflection: DeclarationReflection): string | undefined {
  const ofTensor = reflection.parent?.name === 'Tensor';
  if (reflection.kind === ReflectionKind.Method && !ofTensor) return undefined;
  if (ofTensor && reflection.name.endsWith('_') && !reflection.sources) return 'In place';
  const file = reflection.sources?.[0]?.fileName ?? '';
  const [, pkg, folders] = file.match(/packages\/([\w-]+)\/src\/(.*)\/[^/]*$/) ?? [];
  if (!folders) return undefined;
  const [first, second] = folders.split('/');
  const name = first === 'ops' ? second : ofTensor && pkg === 'autograd' ? 'autograd' : first;
  return name && name[0].toUpperCase() + name.slice(1).replaceAll('-', ' ');
}
