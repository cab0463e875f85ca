import { stringify } from "yaml";

/** A value in one line of YAML, spaced as people write it: `{ mlp: { hidden: [64, 32] } }`. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${scalar(key)}: ${inline(inner)}`)
      .join(", ")} }`;
  }
  return scalar(value);
}

/** Within brackets, a text is quoted wherever it could be taken for more than a text. */
function scalar(value: unknown): string {
  return stringify([value], { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: false })
    .trim()
    .slice(1, -1);
}
