const NAMES: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "a mapping",
};

/** zod's name of a type in a user's words; a mapping is what YAML calls an object. */
export function typeName(type: string): string {
  return NAMES[type] ?? type;
}
