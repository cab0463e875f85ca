import { VOTES } from "@conclave/spec";
import { EnsembleError } from "../errors.js";
import type { EnsembleManifest, ManifestMember } from "./manifest.js";

/**
 * Checks that the fields of an ensemble.json fit each other: each may be as Conclave writes it, and all together describe nothing.
 *
 * @param origin the file's path, for messages.
 * @throws EnsembleError "ensemble-corrupt" with the field.
 */
export function checkManifest(manifest: EnsembleManifest, origin: string): void {
  const refuse: Refuse = (what) => {
    throw new EnsembleError("ensemble-corrupt", `${origin}: ${what}`);
  };
  checkSamples(manifest, refuse);
  checkOutputs(manifest, refuse);
  checkMembers(manifest, refuse);
  checkStacking(manifest, refuse);
}

type Refuse = (what: string) => void;

function checkSamples({ shape, preprocessing, columnNames }: EnsembleManifest, refuse: Refuse): void {
  const statistics = shape.at(-1);
  const { mean, scale } = preprocessing;
  if (mean.length !== statistics || scale.length !== statistics) {
    refuse(
      `preprocessing: expected ${statistics} means and scales for samples of shape [${shape}], got ${mean.length} and ${scale.length}`,
    );
  }
  for (const name of ["mean", "scale"] as const) {
    if (!preprocessing[name].every(fitsFloat32))
      refuse(`preprocessing.${name}: expected numbers that 32-bit floats hold`);
  }
  if (columnNames !== null && columnNames.length !== statistics) {
    refuse(`columnNames: expected ${statistics} names for samples of shape [${shape}], got ${columnNames.length}`);
  }
}

function checkOutputs({ task, classes, targets, voting }: EnsembleManifest, refuse: Refuse): void {
  const fewest = task === "classification" ? 2 : task === "multilabel" ? 1 : 0;
  if (classes.length < fewest) refuse(`classes: expected at least ${fewest} for task: ${task}, got ${classes.length}`);
  const twice = classes.find((name, at) => classes.indexOf(name) !== at);
  if (twice !== undefined) refuse(`classes: expected each name once, got "${twice}" twice`);
  if (task === "regression" && !areComplete(targets)) {
    refuse(
      "targets: expected a name, a mean and a scale (and an offset, or offset: null) for each target of a regression",
    );
  }
  if (
    targets !== null &&
    !(targets.mean.every(fitsFloat32) && targets.scale.every((value) => value > 0 && fitsFloat32(value)))
  ) {
    refuse("targets: expected means and scales that 32-bit floats hold, the scales above 0");
  }
  // A model on top takes the place of a vote, where members name classes.
  const votes: readonly string[] = [...VOTES[task], ...(task === "classification" ? ["stacked"] : [])];
  if (!votes.includes(voting)) refuse(`voting: expected one of ${votes.join(", ")} for task: ${task}, got ${voting}`);
}

function fitsFloat32(value: number): boolean {
  return Number.isFinite(Math.fround(value));
}

function areComplete(targets: EnsembleManifest["targets"]): boolean {
  if (targets === null) return false;
  const { names, mean, scale, offset } = targets;
  return [mean, scale, offset ?? names].every(({ length }) => length === names.length);
}

function checkMembers({ members, shape }: EnsembleManifest, refuse: Refuse): void {
  const unordered = members.find(({ member }, at) => at > 0 && member <= members[at - 1]!.member);
  if (unordered !== undefined) refuse(`members: expected each once, in order; got member ${unordered.member} too late`);
  const width = shape.at(-1)!;
  const blind = members.find((member) => !seesColumns(member, width));
  if (blind !== undefined) {
    refuse(`member ${blind.member}: features: expected columns from 0 to ${width - 1}, ascending; got others or none`);
  }
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0 && Number.isFinite(total))) refuse(`members: expected weights with a sum above 0, got ${total}`);
}

/** With replacement a column may come twice. */
function seesColumns({ features }: ManifestMember, width: number): boolean {
  if (features === null) return true;
  return features.length > 0 && features.every((column, at) => column < width && column >= (features[at - 1] ?? 0));
}

function checkStacking({ classes, voting, stacking, members }: EnsembleManifest, refuse: Refuse): void {
  if ((voting === "stacked") !== (stacking !== null)) refuse("stacking: expected a model with voting: stacked alone");
  if (stacking === null) return;
  const features = members.length * classes.length;
  const fits =
    stacking.members === members.length &&
    stacking.classes === classes.length &&
    stacking.weights.length === features * classes.length &&
    stacking.bias.length === classes.length;
  if (!fits) refuse(`stacking: expected a model of ${members.length} members and ${classes.length} classes`);
}
