import type { HostArray, Tree } from "@conclave/core";
import { encodeSafetensors, jsonArray } from "@conclave/data/prepared";
import { type DocumentKind, longField, markOf, readDocument } from "./document.js";
import { fromNamedArrays, toNamedArrays } from "./named-arrays.js";

const WEIGHTS: DocumentKind = {
  format: "conclave-member",
  version: "2",
  formerVersions: ["1"],
  what: "a member's weights",
  code: "ensemble-corrupt",
  remedy: "copy the whole ensemble again",
};

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
  return encodeSafetensors(
    { ...toNamedArrays(variables), features: jsonArray(info.features) },
    { ...markOf(WEIGHTS), member: String(info.member), kind: info.kind, epoch: String(info.epoch) },
  );
}

/** Reads what {@link encodeWeights} wrote; throws EnsembleError "ensemble-corrupt" for any other file. */
export function decodeWeights(bytes: Uint8Array): Weights {
  const document = readDocument(bytes, WEIGHTS);
  const { metadata } = document;
  const { features: _, ...arrays } = document.arrays;
  return {
    variables: fromNamedArrays(arrays),
    info: {
      member: Number(metadata.member),
      kind: metadata.kind ?? "",
      epoch: Number(metadata.epoch),
      features: longField(document, "features", WEIGHTS) as number[] | null,
    },
  };
}
