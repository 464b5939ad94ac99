import { catalog } from './catalog.ts';
import { main } from './cli.ts';
import { devices } from './devices.ts';

process.exitCode = await main(process.argv.slice(2), {
  catalog,
  devices,
  scripts: new URL('../', import.meta.url),
  references: new URL('../reference/', import.meta.url),
  stdout: process.stdout,
  stderr: process.stderr,
});
