// Guides are named by their headings, and listed by the folders they lie in.

import { DocumentReflection, type ProjectReflection, ReflectionKind } from 'typedoc';

const groups: Readonly<Record<string, string>> = {
  ladder: 'The ladder',
  guides: 'Guides',
  decisions: 'Decisions',
};

export function nameDocuments(project: ProjectReflection): void {
  for (const document of project.getReflectionsByKind(ReflectionKind.Document)) {
    if (!(document instanceof DocumentReflection)) continue;
    const text = document.content.map((part) => part.text).join('');
    const heading = text.match(/^# (.*)$/m)?.[1];
    if (!heading) throw new Error(`site: ${document.name} begins with no heading.`);
    const file = document.name.replace(/^docs\//, '');
    const [folder] = file.split('/');
    document.name = heading;
    document.frontmatter = { file, group: groups[folder] ?? folder };
  }
}
