import type { RandomStream } from "@conclave/random";
import type { Shape } from "../array.js";

/** Draws the first values of a parameter on the host: the same bytes on every machine, since streams are. */
export type Initializer = (shape: Shape, stream: RandomStream) => Float32Array;
