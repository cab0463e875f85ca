/** A key of the generator: two unsigned 32-bit words. */
export type Key = readonly [number, number];
