/** The one module of the engines that imports tfjs; required for the reason that core's says. */
import tf = require("@tensorflow/tfjs");

export { tf };
