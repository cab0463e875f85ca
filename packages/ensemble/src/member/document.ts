import { decodeSafetensors, parseJsonArray, type SafetensorsDocument } from "@conclave/data/prepared";
import { EnsembleError, type EnsembleErrorCode } from "../errors.js";

/** A kind of safetensors document that this package writes; its name and version stand in the metadata. */
export interface DocumentKind {
  readonly format: string;
  readonly version: string;
  /** Versions that are not written any more and can still be read. */
  readonly formerVersions?: readonly string[];
  /** What people call it. */
  readonly what: string;
  /** The code of the error for anything else, and what to do then. */
  readonly code: EnsembleErrorCode;
  readonly remedy: string;
}

/** The metadata that makes a document one of its kind. */
export function markOf({ format, version }: DocumentKind): Record<string, string> {
  return { format, version };
}

/** Reads a document of a kind; throws EnsembleError with the kind's code for any other, and for what is no safetensors at all. */
export function readDocument(bytes: Uint8Array, kind: DocumentKind): SafetensorsDocument {
  const document = ofKind(kind, () => decodeSafetensors(bytes));
  const { format = "none", version = "none" } = document.metadata;
  if (format !== kind.format || ![kind.version, ...(kind.formerVersions ?? [])].includes(version)) {
    throw refusal(kind, `got format ${format}, version ${version}`);
  }
  return document;
}

/**
 * What a document says in an array of JSON since it may be too long for its metadata, where the first versions have it; throws
 * EnsembleError with the kind's code where it is in neither.
 */
export function longField({ arrays, metadata }: SafetensorsDocument, name: string, kind: DocumentKind): unknown {
  const { [name]: former } = metadata;
  return ofKind(kind, () => (former === undefined ? parseJsonArray(arrays[name], name) : JSON.parse(former)));
}

function ofKind<T>(kind: DocumentKind, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw refusal(kind, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function refusal({ what, format, version, code, remedy }: DocumentKind, got: string, options?: ErrorOptions) {
  return new EnsembleError(code, `expected ${what} (format ${format}, version ${version}): ${got}; ${remedy}`, options);
}
