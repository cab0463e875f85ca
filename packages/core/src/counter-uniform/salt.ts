/**
 * A number for a layer's path, as an int32: FNV-1a over its UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/). It tells
 * the layers of a model apart in counterUniform.
 */
export function saltOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < path.length; index++) {
    hash = Math.imul(hash ^ path.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}
