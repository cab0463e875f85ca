import type {
  ModelInferRequest_InferInputTensor as InferInput,
  InferParameter,
  ModelInferRequest,
} from "@conclave/protocol/inference";
import { ServingError } from "../errors.js";
import { INPUT_NAME, type InputDatatype, requireModel, type ServedModel, valuesPerRow } from "../served-model.js";
import { type Features, filledFields, readContents, readRaw } from "./input-values.js";
import { type ModelOutput, outputsOf } from "./outputs.js";
import { quote, showShape } from "./quote.js";

/** A ModelInfer request that told no lie. */
export interface InferQuery {
  /** Comes back in the response. */
  readonly id: string;
  readonly rows: number;
  /** `rows × values per row`; may share memory with the request. */
  readonly features: Features;
  /** The outputs to answer, in this order. */
  readonly outputs: readonly ModelOutput[];
}

/** Parameters of Triton's extensions that would change the answer; ignoring them would answer another question. */
const REFUSED_PARAMETERS = ["classification", "shared_memory_region"] as const;

/**
 * Checks a request against the model and takes its samples out.
 *
 * @throws ServingError model-unknown for an unknown model or version, request-invalid for everything else that does not fit;
 *   the message says what was expected and what came
 */
export function parseInferRequest(request: ModelInferRequest, model: ServedModel): InferQuery {
  requireModel(model, request.modelName, request.modelVersion);
  const outputs = parseOutputs(request, model);
  const input = theInput(request, model);
  refuseParameters(`input "${INPUT_NAME}"`, input.parameters);
  const datatype = parseDatatype(input.datatype, model);
  const rows = parseRows(input.shape, model);
  const features = readValues(request, input, datatype, rows * BigInt(valuesPerRow(model)));
  return { id: request.id, rows: Number(rows), features, outputs };
}

function theInput(request: ModelInferRequest, model: ServedModel): InferInput {
  const [input, ...others] = request.inputs;
  if (input === undefined || others.length > 0 || input.name !== INPUT_NAME) {
    const names = request.inputs.slice(0, 4).map((each) => quote(each.name));
    if (request.inputs.length > names.length) names.push("…");
    throw invalid(
      `inputs: expected one, ${quote(INPUT_NAME)} of shape ${expectedShape(model)}, got ${request.inputs.length === 0 ? "none" : names.join(", ")}`,
    );
  }
  return input;
}

function parseDatatype(datatype: string, model: ServedModel): InputDatatype {
  if (datatype === "UINT8" || datatype === "FP32") return datatype;
  const [first, second] = model.datatype === "UINT8" ? ["UINT8", "FP32"] : ["FP32", "UINT8"];
  throw invalid(`input "${INPUT_NAME}": expected datatype ${first} or ${second}, got ${quote(datatype)}`);
}

/** The number of rows, still a bigint: it may be anything until the bytes that came have been compared with it. */
function parseRows(shape: readonly bigint[], model: ServedModel): bigint {
  const [rows, ...sample] = shape;
  const fits =
    rows !== undefined &&
    sample.length === model.shape.length &&
    sample.every((size, axis) => size === BigInt(model.shape[axis]!));
  if (!fits) throw invalid(`input "${INPUT_NAME}": expected shape ${expectedShape(model)}, got ${showShape(shape)}`);
  if (rows < 1n) throw invalid(`input "${INPUT_NAME}": expected at least one row, got shape ${showShape(shape)}`);
  return rows;
}

function readValues(request: ModelInferRequest, input: InferInput, datatype: InputDatatype, values: bigint): Features {
  const raw = request.rawInputContents;
  const typed = input.contents !== undefined && filledFields(input.contents).length > 0;
  if (typed && raw.length > 0) {
    throw invalid(`input "${INPUT_NAME}": expected its values in raw_input_contents or in contents, got both`);
  }
  if (typed) return readContents(input.contents!, datatype, values);
  if (raw.length !== 1) {
    throw invalid(
      `input "${INPUT_NAME}": expected its values in contents or as the one entry of raw_input_contents, got ${raw.length} raw entries and no contents`,
    );
  }
  return readRaw(raw[0]!, datatype, values);
}

function parseOutputs(request: ModelInferRequest, model: ServedModel): readonly ModelOutput[] {
  const all = outputsOf(model);
  if (request.outputs.length === 0) return all;
  const outputs: ModelOutput[] = [];
  for (const { name, parameters } of request.outputs) {
    const known = all.find((output) => output.name === name);
    if (known === undefined) {
      throw invalid(`outputs: expected any of ${all.map((output) => output.name).join(", ")}, got ${quote(name)}`);
    }
    if (outputs.includes(known)) throw invalid(`outputs: expected each once, got ${quote(name)} twice`);
    refuseParameters(`output "${name}"`, parameters);
    outputs.push(known);
  }
  return outputs;
}

function refuseParameters(owner: string, parameters: Readonly<Record<string, InferParameter>>): void {
  for (const name of REFUSED_PARAMETERS) {
    if (Object.hasOwn(parameters, name)) {
      throw invalid(
        `${owner}: expected no parameter "${name}", an extension that this server does not have; leave it out`,
      );
    }
  }
}

function expectedShape(model: ServedModel): string {
  return showShape([-1, ...model.shape]);
}

function invalid(message: string): ServingError {
  return new ServingError("request-invalid", message);
}
