/** The types that stand at each path of a JSON document; "[]" stands for the entries of a list, together. */
export type JsonShape = Readonly<Record<string, readonly JsonType[]>>;

type JsonType = "null" | "boolean" | "number" | "string" | "list" | "object";

/** The shape of a document. */
export function jsonShape(value: unknown): JsonShape {
  const types = new Map<string, Set<JsonType>>();
  const add = (place: string, part: unknown): void => {
    const type = typeOf(part);
    types.set(place, (types.get(place) ?? new Set()).add(type));
    if (Array.isArray(part)) for (const entry of part) add(`${place}[]`, entry);
    else if (type === "object")
      for (const [key, field] of Object.entries(part as object)) add(`${place}.${key}`, field);
  };
  add("$", value);
  return Object.fromEntries([...types].map(([place, found]) => [place, [...found].sort()]));
}

/** What a reader of the earlier shape would miss in the present one, a line each. Fields that were added are no loss. */
export function lostFields(earlier: JsonShape, present: JsonShape): readonly string[] {
  return Object.entries(earlier).flatMap(([place, types]) => {
    const now = present[place];
    if (now === undefined) return [`${place} is gone`];
    return now.join() === types.join() ? [] : [`${place} was ${types.join(" or ")}, and is ${now.join(" or ")}`];
  });
}

function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value as JsonType;
}
