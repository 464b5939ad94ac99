// How large kernels become by fusion at most.

/** Nodes and inputs of a fused kernel: more spill from registers. */
export const maximumNodes = 64;
export const maximumInputs = 10;
