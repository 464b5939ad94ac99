import { compare } from './agreement.ts';
import type { Script } from './catalog.ts';
import { type Devices, deviceFor } from './devices.ts';
import { checkWritable, writeJson } from './json.ts';
import type { Options } from './options.ts';
import { helpText, parseOptions } from './options.ts';
import { record } from './recording.ts';
import { loadReference } from './reference.ts';
import type { Result } from './result.ts';
import { passed } from './result.ts';
import { UsageError } from './usage-error.ts';
import type { Output, Stdout, View } from './view.ts';
import { createView } from './view.ts';

/** Everything that the runner takes from outside. */
export interface Surroundings {
  readonly catalog: readonly Script[];
  readonly devices: Devices;
  /** The folder that script names are paths under. */
  readonly scripts: URL;
  /** The folder of the reference traces. */
  readonly references: URL;
  readonly stdout: Stdout;
  readonly stderr: Output;
}

/** Runs the command line; gives the exit code. */
export async function main(args: readonly string[], around: Surroundings): Promise<number> {
  const { catalog, devices, stdout, stderr } = around;
  let options: Options;
  try {
    options = parseOptions(args, catalog, devices);
    if (options.help) {
      stdout.write(helpText(devices));
      return 0;
    }
    if (options.list) {
      stdout.write(`${catalog.map(({ name }) => name).join('\n')}\n`);
      return 0;
    }
    if (options.json !== null) checkWritable(options.json);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr.write(`${error.name}: ${error.message}\n`);
    return 2;
  }

  const view = createView(stdout, stderr);
  const results: Result[] = [];
  for (const script of options.scripts) results.push(await run(script, options, around, view));
  view.table(results);
  if (options.json !== null) writeJson(options.json, results);
  return results.every(passed) ? 0 : 1;
}

// One after another: side by side they would compete for the cores and spoil each other's times.
async function run(
  script: Script,
  { device: asked, seed }: Options,
  { devices, scripts, references }: Surroundings,
  view: View,
): Promise<Result> {
  view.start(script);
  const file = new URL(`${script.name}.ts`, scripts);
  const device = deviceFor(script, asked, devices);
  const { register, environment } = devices[device];
  const recording = await record(file, { device, register, seed }, environment(process.env), {
    rows: (rows) => view.rows(script, rows),
    line: (text) => view.line(text),
  });
  const agreement = compare(recording, script, loadReference(references, script, seed));
  const result = { script, device, seed, recording, agreement };
  view.end(result);
  return result;
}
