// Dtypes by kind, and rules by which results have theirs.

import type { DType } from '@gradus/tensor';

export const floats: readonly DType[] = ['float32', 'float64'];
export const numbers: readonly DType[] = [...floats, 'int32', 'uint8'];
export const everyDType: readonly DType[] = [...numbers, 'bool'];
export const integrals: readonly DType[] = ['int32', 'uint8', 'bool'];

export const isFloat = (dtype: DType): boolean => floats.includes(dtype);

export const same = (dtype: DType): DType => dtype;
export const int32 = (): DType => 'int32';
