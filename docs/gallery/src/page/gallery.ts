// Brings the parts of the page together: which script is shown, what its run tells, how it ended.

import { compare, type Reference } from '@gradus/examples/agreement';
import type { Script } from '@gradus/examples/catalog';
import type { News, Point } from '../messages.ts';
import { Controls } from './controls.ts';
import { part } from './element.ts';
import { Facts } from './facts.ts';
import { FitChart } from './fit-chart.ts';
import { GraphCard } from './graph-card.ts';
import { Ladder } from './ladder.ts';
import { LossChart } from './loss-chart.ts';
import { Printed } from './printed.ts';
import { Run } from './run.ts';
import { referenceOf, renderedSource, scriptNamed } from './scripts.ts';
import { startTheme } from './theme.ts';
import { whyNoWebGpu } from './webgpu.ts';

export class Gallery {
  readonly #ladder = new Ladder();
  readonly #facts = new Facts();
  readonly #loss = new LossChart();
  readonly #fit = new FitChart();
  readonly #graph = new GraphCard();
  readonly #printed = new Printed();
  readonly #controls = new Controls({
    run: () => void this.#begin(),
    stop: () => this.#end('none'),
    pace: (pace) => {
      if (this.#run !== undefined) this.#run.pace = pace;
    },
  });
  #script: Script = scriptNamed('');
  #run: Run | undefined;
  #reference: Reference | null = null;
  #rows: Point[] = [];
  #noWebGpu: string | null = null;

  /** Shows the script of the address, now and whenever it changes. */
  start(): void {
    startTheme(() => {
      this.#loss.redraw();
      this.#fit.redraw();
    });
    addEventListener('hashchange', () => void this.#show());
    void this.#show();
    void whyNoWebGpu().then((reason) => {
      this.#noWebGpu = reason;
      this.#offerDevices();
    });
  }

  async #show(): Promise<void> {
    this.#end('none');
    this.#script = scriptNamed(location.hash.slice(1));
    const script = this.#script;
    this.#ladder.show(script);
    part('name').textContent = script.name;
    document.title = `${script.name} · Gradus gallery`;
    this.#offerDevices();
    this.#clear(null);
    this.#controls.show('ready');
    const [{ html, about }, reference] = await Promise.all([
      renderedSource(script),
      referenceOf(script, this.#controls.settings.seed),
    ]);
    if (script !== this.#script) return;
    part('about').textContent = about;
    part('source').innerHTML = html;
    if (this.#run === undefined) this.#clear(reference);
  }

  #offerDevices(): void {
    const reason =
      this.#script.dtype === 'float64' ? 'float64 is computed on the CPU' : this.#noWebGpu;
    if (reason === null) this.#controls.offer('webgpu');
    else this.#controls.refuse('webgpu', reason);
  }

  /** Everything empty, but for the curve that is to be met. */
  #clear(reference: Reference | null): void {
    const { name, steps } = this.#script;
    this.#rows = [];
    this.#reference = reference;
    this.#facts.begin(steps);
    this.#loss.begin(this.#script, reference?.trace ?? null);
    this.#fit.begin(name.startsWith('polynomial/'));
    this.#graph.begin();
    this.#printed.begin();
  }

  async #begin(): Promise<void> {
    this.#end('none');
    const { device, seed, pace } = this.#controls.settings;
    const script = this.#script;
    this.#controls.show('running');
    const reference = await referenceOf(script, seed);
    // Another script was chosen, or another run begun, while the trace was on its way.
    if (script !== this.#script || this.#run !== undefined) return;
    this.#clear(reference);
    this.#ladder.mark(script, 'running');
    const run = new Run({ script: script.name, device, seed, pace }, (news) => {
      if (this.#run === run) this.#hear(news);
    });
    this.#run = run;
  }

  #hear(news: News): void {
    switch (news.kind) {
      case 'picture':
        void this.#graph.show(news.picture);
        break;
      case 'progress':
        this.#rows.push(...news.rows);
        this.#facts.show(news);
        this.#loss.add(news.losses);
        if (news.fit !== null) this.#fit.show(news.fit);
        this.#printed.add(news.lines);
        break;
      case 'done':
        this.#judge(news.final);
        break;
      case 'failed':
        this.#printed.add([news.message]);
        this.#facts.verdict('bad', 'failed');
        this.#end('bad');
    }
  }

  #judge(final: Readonly<Record<string, number>> | null): void {
    const verdict = compare({ rows: this.#rows, final }, this.#script, this.#reference);
    switch (verdict.verdict) {
      case 'agrees':
        this.#facts.verdict('good', 'agrees');
        this.#end('good');
        break;
      case 'unknown':
        this.#facts.verdict('', 'none for this seed');
        this.#end('none');
        break;
      case 'differs':
        this.#facts.verdict('bad', `differs at ${verdict.first.where}`);
        this.#end('bad');
        break;
      case 'incomplete':
        this.#facts.verdict('bad', verdict.problem);
        this.#end('bad');
    }
  }

  #end(outcome: 'good' | 'bad' | 'none'): void {
    if (this.#run === undefined) return;
    this.#run.stop();
    this.#run = undefined;
    this.#controls.show('ended');
    this.#ladder.mark(this.#script, outcome);
  }
}
