import { expandMembers } from "@conclave/spec/members";
import { fitCombination } from "../combine/fit-combination.js";
import type { SucceededMember } from "../member/outcome.js";
import { decodeWeights } from "../member/weights.js";
import { readVoters } from "../report/voters.js";
import type { EnsembleManifest } from "./manifest.js";
import { sha256 } from "./sha256.js";
import { nameTestRows } from "./test-rows.js";
import { conclaveVersion } from "./version.js";
import type { EnsembleContents } from "./write-ensemble.js";

/** What ensemble.json says of these members, in their order. */
export function manifestOf(contents: EnsembleContents, members: readonly SucceededMember[]): EnsembleManifest {
  const { spec, data } = contents;
  const combination =
    contents.combination ?? fitCombination(spec, readVoters(members, data), data, expandMembers(spec).length);
  const { voting } = combination;
  return {
    format: "conclave-ensemble",
    schemaVersion: 1,
    name: spec.name,
    task: spec.task,
    classes: [...data.classes],
    targets: data.targetNormalisation && {
      names: [...data.targetNames],
      mean: [...data.targetNormalisation.mean],
      scale: [...data.targetNormalisation.scale],
      offset: data.targetNormalisation.offset === undefined ? null : [...data.targetNormalisation.offset],
    },
    shape: [...data.shape],
    dtype: data.train.features instanceof Uint8Array ? "U8" : "F32",
    preprocessing: { mean: [...data.normalisation.mean], scale: [...data.normalisation.scale] },
    encoding: data.encoding,
    columnNames: data.columnNames && [...data.columnNames],
    labelName: data.task === "classification" ? (data.labelName ?? null) : null,
    voting: typeof voting === "string" ? voting : "stacked",
    stacking: typeof voting === "string" ? null : { ...voting, weights: [...voting.weights], bias: [...voting.bias] },
    temperature: combination.temperature,
    abstainBelow: spec.abstainBelow,
    testRows: data.test && data.test.count > 0 ? nameTestRows(data.test) : null,
    seeds: { run: spec.seed },
    versions: { conclave: conclaveVersion(), node: process.versions.node },
    members: members.map((member, index) => {
      const { info } = decodeWeights(member.weights);
      const { checkpoint } = member;
      const name = `member-${String(member.member).padStart(3, "0")}`;
      return {
        member: member.member,
        file: `${name}.safetensors`,
        sha256: sha256(member.weights),
        checkpoint:
          checkpoint === undefined ? null : { file: `${name}.checkpoint.safetensors`, sha256: sha256(checkpoint) },
        kind: info.kind,
        features: info.features === null ? null : [...info.features],
        weight: combination.weights[index]!,
        fingerprint: member.summary.fingerprint ?? null,
        determinismClass: member.summary.determinismClass,
      };
    }),
    spec,
  };
}
