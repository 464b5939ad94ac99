// What is drawn of a graph or a program: boxes with a few lines of text, arrows, and frames around
// some of the boxes. Where they stand and how they look is the matter of those who draw.

/** What a box stands for. */
export type BoxKind =
  | 'constant'
  | 'control'
  | 'gradient'
  | 'kernel'
  | 'memory'
  | 'operation'
  | 'placeholder'
  | 'variable'
  | 'write';

/** A box. */
export interface Box {
  readonly id: string;
  readonly kind: BoxKind;
  readonly lines: readonly string[];
  /** The frame that it stands in. */
  readonly frame?: string | undefined;
}

/** An arrow between boxes; a weak one says that something happens before, or is only looked at. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly isWeak?: boolean;
}

/** A frame around boxes. */
export interface FrameBox {
  readonly id: string;
  readonly label: string;
  /** The frame that it stands in. */
  readonly frame?: string | undefined;
}

/** All that is drawn. */
export interface Drawing {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  readonly frames: readonly FrameBox[];
}
