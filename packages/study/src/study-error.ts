/**
 * - `option-invalid`: an option that a study cannot work with
 * - `picture-unsupported`: a picture of a kind that cannot be written
 * - `folder-taken`: the folder of a new study holds something already
 * - `folder-in-use`: another process goes on with the study in this folder
 * - `folder-unreadable`: a folder that holds no study, or one that this version cannot go on with
 * - `no-result`: nothing that was tried could be trained
 */
export type StudyErrorCode =
  | "option-invalid"
  | "picture-unsupported"
  | "folder-taken"
  | "folder-in-use"
  | "folder-unreadable"
  | "no-result";

/** The one error class of this package; its message says what was expected, what came, and what to do. */
export class StudyError extends Error {
  override readonly name = "StudyError";

  constructor(
    readonly code: StudyErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
