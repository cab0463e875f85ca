import { log } from "../host/log.js";
import { tf } from "../tf.js";

/**
 * base^exponent as e^(exponent · ln base), for a base above 0 that is known beforehand. The logarithm is rounded to float32 once, and the
 * error stays near 1e-7 · exponent · |ln base|; a power of the rounded base would be off by 1e-7 · exponent.
 */
export function power(base: number, exponent: tf.Tensor): tf.Tensor {
  return tf.exp(tf.mul(exponent, log(base)));
}
