// Documents keep the addresses that their files have, whatever their headings say.

import { DocumentReflection, KindRouter, type Reflection } from 'typedoc';

export class DocumentRouter extends KindRouter {
  protected override getIdealBaseName(reflection: Reflection): string {
    const file = reflection instanceof DocumentReflection ? reflection.frontmatter.file : undefined;
    return typeof file === 'string' ? file : super.getIdealBaseName(reflection);
  }
}
