export { UNTRAINED } from "./report/untrained.js";
