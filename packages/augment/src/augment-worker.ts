/** What piscina runs on each thread. */
export { augmentSlice as default } from "./augment-slice.js";
