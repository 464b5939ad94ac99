// Every row, in the order of the report.

import { elementwiseRows } from './elementwise.ts';
import { optimizerRows } from './optimizers.ts';
import { productRows } from './products.ts';
import type { Row } from './row.ts';
import { scriptRows } from './scripts.ts';
import { tapeRows } from './tape.ts';
import { trainingRows } from './training.ts';

export const rows: readonly Row[] = [
  ...elementwiseRows,
  ...productRows,
  ...scriptRows,
  ...trainingRows,
  ...tapeRows,
  ...optimizerRows,
];
