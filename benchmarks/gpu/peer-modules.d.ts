// Peers are installed on demand: their own types are not always there.

declare module '@jax-js/jax';
declare module '@tensorflow/tfjs';
declare module '@tensorflow/tfjs-backend-webgpu';
