import type { HostArray, Tree } from "@conclave/core";
import { decodeSafetensors, encodeSafetensors } from "@conclave/data";
import { EnsembleError } from "../errors.js";
import { fromNamedArrays, toNamedArrays } from "./named-arrays.js";

/** What a member's file says about itself, besides its arrays. */
export interface WeightsInfo {
  readonly member: number;
  /** The kind of model, as reports call it. */
  readonly kind: string;
  /** The training epoch that the weights are from, from 1. */
  readonly epoch: number;
  /** The columns of a row that the member sees, ascending; null: all. */
  readonly features: readonly number[] | null;
}

/** A member's parameters and layer state, under "params/…" and "state/…", and what its file says about itself. */
export interface Weights {
  readonly variables: Tree<HostArray>;
  readonly info: WeightsInfo;
}

/** The safetensors file of a member; the same weights give the same bytes, whoever trained them and when. */
export function encodeWeights({ variables, info }: Weights): Uint8Array {
  return encodeSafetensors(toNamedArrays(variables), {
    format: "conclave-member",
    version: "1",
    member: String(info.member),
    kind: info.kind,
    epoch: String(info.epoch),
    features: JSON.stringify(info.features),
  });
}

/** Reads what {@link encodeWeights} wrote; throws EnsembleError "ensemble-corrupt" for any other file. */
export function decodeWeights(bytes: Uint8Array): Weights {
  const { arrays, metadata } = decodeSafetensors(bytes);
  if (metadata.format !== "conclave-member" || metadata.version !== "1") {
    throw new EnsembleError(
      "ensemble-corrupt",
      `expected a member's weights (format conclave-member, version 1), got format ${metadata.format ?? "none"}, version ${metadata.version ?? "none"}`,
    );
  }
  return {
    variables: fromNamedArrays(arrays),
    info: {
      member: Number(metadata.member),
      kind: metadata.kind ?? "",
      epoch: Number(metadata.epoch),
      features: JSON.parse(metadata.features ?? "null") as number[] | null,
    },
  };
}
