import { PassThrough } from 'node:stream';

/** A stream that keeps what is written; with `isTTY` it passes for a terminal of 80 × 24. */
export class Terminal extends PassThrough {
  readonly isTTY: boolean;
  readonly columns = 80;
  readonly rows = 24;
  text = '';

  constructor(isTTY = false) {
    super();
    this.isTTY = isTTY;
    this.on('data', (chunk: Buffer) => {
      this.text += chunk.toString();
    });
  }
}
