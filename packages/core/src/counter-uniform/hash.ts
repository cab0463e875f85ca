/**
 * The "lowbias32" finaliser: a bijection of 32-bit words in which each input bit flips each output bit with a probability close to ½.
 * Found by Chris Wellons' hash prospector (public domain), https://github.com/skeeto/hash-prospector
 */
function lowbias32(word: number): number {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** 2³² over the golden ratio, made odd: consecutive counters become words that differ in many bits. */
const GOLDEN = 0x9e3779b1;

/**
 * The definition of counterUniform, which every engine reproduces bit by bit: element i, with all arithmetic modulo 2³², is
 * the upper 24 bits of h = mix(i · GOLDEN + mix(key0 ^ mix(key1 ^ mix(step ^ salt)))) times 2⁻²⁴, with mix = lowbias32. That is exact
 * in float32 and lies in [0, 1). It is a cheap keyed hash for masks, not a generator for long streams.
 *
 * Key, step and salt may be given as signed or unsigned words. Step and salt enter as step ^ salt, so salts are to be hashes (saltOf),
 * which differ in more bits than steps count.
 */
export function counterUniformArray(
  key0: number,
  key1: number,
  step: number,
  salt: number,
  size: number,
): Float32Array {
  const start = lowbias32(key0 ^ lowbias32(key1 ^ lowbias32(step ^ salt)));
  const values = new Float32Array(size);
  for (let index = 0; index < size; index++) {
    values[index] = (lowbias32((Math.imul(index, GOLDEN) + start) | 0) >>> 8) * 2 ** -24;
  }
  return values;
}
