// A computation as a drawing sees it: what there is, and what is made of what.

/** What stands in a node: data and weights go in, operations compute, the loss comes out. */
export type Role = 'data' | 'weight' | 'operation' | 'loss';

export interface PictureNode {
  readonly id: number;
  readonly role: Role;
  /** The name of an operation, or of a tensor in the script. */
  readonly label: string;
  /** Dtype and shape of the result. */
  readonly result: string;
}

export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly (readonly [from: number, to: number])[];
}
