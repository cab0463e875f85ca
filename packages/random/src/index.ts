export type { Key } from "./key.js";
