import { relative } from "node:path";
import { DataError, type DataErrorCode } from "../data-error.js";

/** A person reads so many, and then looks for what they have in common. */
const LISTED = 10;
/** When there are so many, the rest is not read only to be counted. */
const ENOUGH = 1000;

/** What is wrong with the files of a folder, gathered so that all of it is said at once. */
export class FileProblems {
  readonly #folder: string;
  readonly #total: number;
  readonly #plural: string;
  readonly #errors: DataError[] = [];

  /** @param plural what the files are: "images" */
  constructor(folder: string, total: number, plural: string) {
    this.#folder = folder;
    this.#total = total;
    this.#plural = plural;
  }

  /** Notes what a file was refused for. @throws the error itself where it is about no file; all that was noted, once that is enough */
  add(error: unknown): void {
    if (!(error instanceof DataError)) throw error;
    this.#errors.push(error);
    if (this.#errors.length >= ENOUGH) this.throwIfAny();
  }

  /** @throws the error of a single file as it is; of several, one that lists them */
  throwIfAny(): void {
    const [first] = this.#errors;
    if (first === undefined) return;
    if (this.#errors.length === 1) throw first;
    const count = `${this.#errors.length >= ENOUGH ? "at least " : ""}${this.#errors.length.toLocaleString("en")}`;
    const lines = this.#errors.slice(0, LISTED).map((error) => `\n  ${this.#lineOf(error)}`);
    const more = this.#errors.length - LISTED;
    if (more > 0) lines.push(`\n  and ${more.toLocaleString("en")} more`);
    const text = `${count} of the ${this.#total.toLocaleString("en")} ${this.#plural} cannot be used:${lines.join("")}`;
    throw new DataError(commonCode(this.#errors, first.code), text, { file: this.#folder, cause: first });
  }

  #lineOf({ file, message }: DataError): string {
    if (file === undefined || !message.startsWith(file)) return message;
    return `${relative(this.#folder, file)}${message.slice(file.length)}`;
  }
}

function commonCode(errors: readonly DataError[], first: DataErrorCode): DataErrorCode {
  return errors.every(({ code }) => code === first) ? first : "bad-folder";
}
