import type { HostArray, LeafSpec, Tree } from "@conclave/core";
import { EnsembleError } from "../errors.js";

/**
 * Holds a member's arrays to those that its model has.
 *
 * @param file the member's, for messages. @param carry what a member carries from step to step: its parameters and state are in the file.
 * @throws EnsembleError "ensemble-corrupt" for arrays that are missing, too many, or of another type or shape.
 */
export function checkWeights(file: string, variables: Tree<HostArray>, carry: Tree<LeafSpec>): void {
  const refuse = (what: string): never => {
    throw new EnsembleError("ensemble-corrupt", `${file}: ${what}; copy the whole ensemble again`);
  };
  const expected = Object.entries(carry).filter(([path]) => !path.startsWith("optimizer/"));
  for (const [path, leaf] of expected) {
    const array = variables[path];
    const wanted = describe(leaf);
    if (array === undefined) refuse(`expected the array ${path} (${wanted}) of its model, found none`);
    else if (describe(array) !== wanted) refuse(`${path}: expected ${wanted} as its model has, got ${describe(array)}`);
  }
  const known = new Set(expected.map(([path]) => path));
  const surplus = Object.keys(variables).find((path) => !known.has(path));
  if (surplus !== undefined) refuse(`expected the arrays of its model alone, got ${surplus} as well`);
}

function describe({ dtype, shape }: LeafSpec): string {
  return `${dtype} [${shape}]`;
}
