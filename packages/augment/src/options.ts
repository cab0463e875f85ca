/** Options by themselves, for those who check them and start no threads. */
export { AugmentError } from "./augment-error.js";
export { checkOptions } from "./check-options.js";
