import type { DescribedData } from "./described-data.js";
import { isSmallTable, ROWS_TO_SHARE } from "./small-table.js";

/** How the members of a first spec draw their rows. */
interface FirstBags {
  readonly bagging: Record<string, unknown>;
  readonly why: string;
  /** How long a bag is, of all training rows. */
  readonly share: number;
}

/**
 * Bootstrap samples, as bags are usually drawn; folds for a table of few rows. A bootstrap sample holds 63 % of the rows, and what it leaves out
 * costs a network more than the difference brings: first weights make networks differ already
 * ([Lee et al. 2015](https://arxiv.org/abs/1511.06314)). Five folds leave 80 % in, and have each row out of one bag.
 *
 * @param members how many there are: a fold for each
 */
export function firstBags(data: DescribedData, members: number): FirstBags {
  if (!isSmallTable(data) || data.rows < ROWS_TO_SHARE) {
    return {
      bagging: { bootstrap: true },
      why: "Each member trains on a bag: rows drawn from the training rows, with replacement.",
      share: 1,
    };
  }
  return {
    bagging: data.task === "classification" ? { folds: members, stratify: true } : { folds: members },
    why: `Cross-validation: the training rows are cut into ${members} folds, and each member trains on all but one, which scores it out of bag.`,
    share: 1 - 1 / members,
  };
}
