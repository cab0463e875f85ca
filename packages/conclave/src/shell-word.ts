/** What no shell gives a meaning, wherever in an argument it stands. */
const PLAIN = /^[\p{L}\p{N}_./,:@%+-][\p{L}\p{N}_./,:@%+=~-]*$/u;

/**
 * A text as one argument of a command line that is printed to be pasted: as it is, or in quotes where a shell would take it apart
 * (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02).
 */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
