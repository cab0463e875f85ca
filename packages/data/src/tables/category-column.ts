/** The texts of a column, each numbered when it first comes. */
export class CategoryColumn {
  readonly #numbers = new Map<string, number>();

  /** The number of a text. */
  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  /** The texts, by their numbers. */
  get texts(): readonly string[] {
    return [...this.#numbers.keys()];
  }
}
