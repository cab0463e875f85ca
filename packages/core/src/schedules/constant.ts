import type { Schedule } from "./schedule.js";

/** The base rate at every step. */
export const constant: Schedule = (learningRate) => learningRate;
