// What the changesets at hand would release. Fails on a changeset or a configuration that
// changesets cannot read, or one that names a package that is not there.
import getReleasePlan from '@changesets/get-release-plan';
import { workspaceRoot } from '../turbo.ts';

const { releases } = await getReleasePlan(workspaceRoot);
for (const { name, oldVersion, newVersion, type } of releases) {
  if (type !== 'none') console.log(`${name}: ${oldVersion} → ${newVersion}`);
}
