import type { Report, VoteReport } from "conclave";
import { recallWords } from "./baseline-words.js";
import { count, decimal, percent, plural } from "./numbers.js";
import { moreScores, scoreWord } from "./score-words.js";
import type { Style } from "./style.js";

/** What the vote comes to: how good it is, how sure that is, and what was learnt about its members. */
export function voteLines(report: Report, style: Style): string[] {
  const vote = report.ensemble;
  if (vote.voted === 0) return [style.bad("no vote: too few members succeeded")];
  const line: Line = (name, words) =>
    words.length === 0 ? [] : [`${style.dim(name.padEnd(14))}${words.join(style.dim("  ·  "))}`];
  const more = vote.test === null ? null : moreScores(vote.test);
  return [
    ...line("vote", headline(vote, style)),
    ...(more === null ? [] : line(more.name, more.words)),
    ...line("by class", byClass(report)),
    ...line("members", between(vote)),
    ...line("diversity", diversity(vote)),
    ...line("at 95 %", intervals(vote)),
    ...line("selection", selection(report)),
    ...line("calibration", calibration(vote)),
    ...line("abstaining", abstention(vote)),
    ...readings(report, style),
  ];
}

type Line = (name: string, words: readonly string[]) => string[];

function headline(vote: VoteReport, style: Style): string[] {
  const { baseline, test, oob, meanMember, voted } = vote;
  const scored = test ?? oob;
  const paint = (words: string) => style.bold(baseline?.beaten === false ? style.bad(words) : style.good(words));
  if (scored === null) {
    const missing = "no test rows and none out of bag";
    if (!baseline) return [`${voted} voted`, `${missing}: not scored`];
    return [paint(`validation ${scoreWord(baseline.vote)}`), `${voted} voted`, missing];
  }
  const where = test === null ? "out of bag" : "test";
  const alone = meanMember === null ? [] : [`a member alone ${scoreWord(meanMember)}`];
  return [paint(`${where} ${scoreWord(scored)}`), ...alone, `${voted} voted`];
}

/** Where classes are rare, accuracy alone hides that they are never named. Reports of earlier versions say nothing of it. */
function byClass({ imbalanced, ensemble: { recalls } }: Report): string[] {
  return imbalanced && recalls ? recallWords(recalls) : [];
}

function between(vote: VoteReport): string[] {
  const words: string[] = [];
  if (vote.test !== null && vote.oob !== null) words.push(`out of bag ${scoreWord(vote.oob)}`);
  if (vote.disagreement !== null) words.push(`members disagree on ${percent(vote.disagreement)}`);
  return words;
}

function diversity({ diversity: pairs }: VoteReport): string[] {
  if (pairs === null) return [];
  const { q, errorCorrelation } = pairs;
  return [
    ...(q === null ? [] : [`Q ${decimal(q)}`]),
    ...(errorCorrelation === null ? [] : [`errors correlate at ${decimal(errorCorrelation)}`]),
  ];
}

/** Where the score and the expected risk probably are, and the empirical risk beside it. */
function intervals({ testIntervals, risk }: VoteReport): string[] {
  const words: string[] = [];
  const { accuracy, r2 } = testIntervals ?? {};
  if (accuracy !== undefined) words.push(`accuracy ${percent(accuracy.low)} to ${percent(accuracy.high)}`);
  if (r2 !== undefined) words.push(`R² ${decimal(r2.low)} to ${decimal(r2.high)}`);
  if (risk?.expected) {
    const { low, high } = risk.expected.interval;
    words.push(`expected risk ${decimal(low)} to ${decimal(high)}`, `empirical risk ${decimal(risk.empirical)}`);
  }
  return words;
}

const rowsWord = { validation: "validation rows", outOfBag: "rows out of bag" } as const;

function selection({ ensemble, members }: Report): string[] {
  const chosen = ensemble.selection;
  if (chosen === null) return [];
  const on = rowsWord[chosen.rows];
  if (chosen.kind === "stacking") return [`stacking on ${on}, l2 ${chosen.l2}`];
  const weights = members.flatMap(({ member, weight }) =>
    weight === null || weight === 0 ? [] : [weight === 1 ? `${member}` : `${member} (${count(weight)} times)`],
  );
  return [`greedy on ${on}`, `members ${weights.join(", ")}`];
}

function calibration({ calibration: fitted }: VoteReport): string[] {
  if (fitted === null) return [];
  const { temperature, rows, before, after } = fitted;
  return [
    `temperature ${decimal(temperature)} by ${rowsWord[rows]}`,
    `cross-entropy ${decimal(before)} before, ${decimal(after)} after`,
  ];
}

function abstention({ abstention: withheld }: VoteReport): string[] {
  if (withheld === null) return [];
  const { below, coverage, accuracy } = withheld;
  return [
    `below ${percent(below)}`,
    `answers ${percent(coverage)} of the test rows, ${percent(accuracy)} of them rightly`,
  ];
}

/** A choice made after a look at the test set makes its scores too good, and the reader must know. */
function readings({ testSet }: Report, style: Style): string[] {
  if (testSet === null || testSet.readings < 2) return [];
  return [
    style.warn(
      `the ${plural(testSet.rows, "test row")} were read ${plural(testSet.readings, "time")}: what was changed in between makes these scores too good`,
    ),
  ];
}
