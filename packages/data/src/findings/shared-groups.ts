import type { DataFinding, Part } from "./finding.js";

/** The groups that the rows of a part are of, by number. */
export interface PartGroups {
  readonly part: Part;
  readonly groups: Int32Array;
}

/**
 * Looks for groups with rows in two parts.
 *
 * @param splitByGroup whether rows are set aside by whole groups: then only files can share one
 */
export function sharedGroups(parts: readonly PartGroups[], splitByGroup: boolean): DataFinding[] {
  return parts.flatMap((first, index) => {
    const known = new Set(first.groups);
    return parts.slice(index + 1).flatMap((second): DataFinding[] => {
      const shared = [...new Set(second.groups)].filter((group) => known.has(group)).length;
      if (shared === 0) return [];
      return [
        {
          kind: "shared-groups",
          what: `${shared} ${shared === 1 ? "group has" : "groups have"} rows in both the ${first.part} and the ${second.part} rows`,
          why: "rows of one group are alike, so that the error on the second part looks smaller than it will be for a new group",
          advice: splitByGroup
            ? "give files that share no group"
            : "set `data.split: { by: group }`, or give files that share no group",
          count: shared,
          pairs: [],
        },
      ];
    });
  });
}
