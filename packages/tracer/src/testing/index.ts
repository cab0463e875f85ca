export { compileFunction, type FunctionProgram } from "./function-program.js";
