/** Written with two decimals at most: a hundredth of a pixel is seen by nobody, and text stays the same on every machine. */
type Attribute = string | number;

/** `<name key="value">children</name>`; children are markup already (see {@link svgText} for words). */
export function svgElement(
  name: string,
  attributes: Readonly<Record<string, Attribute>>,
  children: readonly string[] = [],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(attributeText(value))}"`);
  const open = `<${name}${written.join("")}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join("")}</${name}>`;
}

/** Words in a `<text>`. */
export function svgText(words: string, attributes: Readonly<Record<string, Attribute>>): string {
  return svgElement("text", attributes, [escapeXml(words)]);
}

/** A number as attributes and paths have it. */
export function svgNumber(value: number): string {
  return Number(value.toFixed(2)).toString();
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function escapeXml(text: string): string {
  // Control characters may not stand in XML at all.
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "").replace(/[^\P{Cc}\n\t]/gu, "");
}

function attributeText(value: Attribute): string {
  return typeof value === "number" ? svgNumber(value) : value;
}
