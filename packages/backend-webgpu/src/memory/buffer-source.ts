// Where those who hold buffers beside the pool's get them.

export interface BufferSource {
  /**
   * A new buffer, for which what is unused makes room: that may send off what was recorded.
   * @throws {OutOfMemoryError} if the device has no room for it.
   */
  create(descriptor: GPUBufferDescriptor): GPUBuffer;
  /** Whether a buffer turned out, after it was made, to have no memory. */
  isVoid(buffer: GPUBuffer): boolean;
}
