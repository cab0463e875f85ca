/**
 * The one module of core that imports tfjs. `@tensorflow/tfjs` (not tfjs-core) registers the gradients as well.
 *
 * Required, not imported: before it imports CommonJS, Node searches the text of all of tfjs's bundles (5 MB) for the names that they
 * export, which takes longer than running them.
 */
import tf = require("@tensorflow/tfjs");

export { tf };
