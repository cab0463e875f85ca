import { registerCounterUniform } from "../../src/index.js";
import { tf } from "../../src/tf.js";

tf.enableProdMode(); // keeps the cpu backend's banner off the output
await tf.setBackend("cpu");
registerCounterUniform("cpu");

export { tf };
