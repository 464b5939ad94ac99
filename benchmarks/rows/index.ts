// Every row, in the order of the report.

import { elementwiseRows } from './elementwise.ts';
import { productRows } from './products.ts';
import type { Row } from './row.ts';
import { scriptRows } from './scripts.ts';

export const rows: readonly Row[] = [...elementwiseRows, ...productRows, ...scriptRows];
