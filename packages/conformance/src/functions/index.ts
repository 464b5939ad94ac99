// `@gradus/conformance/functions`: arguments, exact results and distances to hold a backend's
// elementary functions against.

export { ulpsBetween } from '../ulps.ts';
export { evenly, everyBitPattern, joined } from './samples.ts';
export { specialBinary, specialUnary } from './special-cases.ts';
export { type Worst, worst } from './worst.ts';
