// The rungs of the ladder: a page each, and the scripts that it is about.

export interface Rung {
  /** The page's file beside this one, without the ending. */
  readonly page: string;
  /** As `npm start` names them; the page quotes the first whole. */
  readonly scripts: readonly string[];
}

export const ladder: readonly Rung[] = [
  { page: '1-numpy-by-hand', scripts: ['polynomial/numpy'] },
  { page: '2-tensors', scripts: ['polynomial/tensor'] },
  { page: '3-autograd', scripts: ['polynomial/autograd'] },
  { page: '4-your-own-function', scripts: ['polynomial/function'] },
  { page: '5-static-graphs', scripts: ['graph/two-layer-net'] },
  { page: '6-nn', scripts: ['polynomial/nn'] },
  { page: '7-optim', scripts: ['polynomial/optim'] },
  { page: '8-custom-modules', scripts: ['polynomial/module'] },
  { page: '9-control-flow', scripts: ['polynomial/dynamic'] },
];
