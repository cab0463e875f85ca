/**
 * A parameter tree, kept flat: each leaf under its path, names joined by "/" ("conv1/kernel").
 * The order of insertion is the order of the leaves, in files and programs alike, so it is stable for a model.
 */
export type Tree<T> = Readonly<Record<string, T>>;

/** Applies a function to each leaf and keeps paths and order. */
export function mapTree<A, B>(tree: Tree<A>, transform: (leaf: A, path: string) => B): Tree<B> {
  return Object.fromEntries(Object.entries(tree).map(([path, leaf]) => [path, transform(leaf, path)]));
}

/** The leaf at a path; throws when the tree has none, naming the paths it has. */
export function leafOf<T>(tree: Tree<T>, path: string): T {
  const leaf = tree[path];
  if (leaf === undefined) {
    throw new RangeError(`no leaf "${path}"; the tree has ${Object.keys(tree).join(", ") || "no leaves"}`);
  }
  return leaf;
}

/** Puts a tree below a name: "kernel" becomes "name/kernel". */
export function nest<T>(name: string, tree: Tree<T>): Tree<T> {
  return Object.fromEntries(Object.entries(tree).map(([path, leaf]) => [`${name}/${path}`, leaf]));
}

/** All leaves of several trees in one, in their order; of two leaves at one path the later counts. */
export function merged<T>(trees: Iterable<Tree<T>>): Tree<T> {
  const leaves: Record<string, T> = {};
  for (const tree of trees) Object.assign(leaves, tree);
  return leaves;
}

/** The part of a tree below a name, with the name taken off: the inverse of {@link nest}. */
export function subtree<T>(tree: Tree<T>, name: string): Tree<T> {
  const prefix = `${name}/`;
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, leaf]) => [path.slice(prefix.length), leaf]),
  );
}
