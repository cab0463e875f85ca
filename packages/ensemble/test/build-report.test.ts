import { describe, expect, it } from "vitest";
import type { MemberOutcome } from "../src/member/outcome.js";
import { buildReport } from "../src/report/build-report.js";
import { ofSecondClass, spec, succeeded } from "./support/made-up-run.js";

const data = {
  task: "classification",
  classes: ["no", "yes"],
  train: { labels: Int32Array.of(0, 1, 0, 1) },
  validation: null,
  test: { labels: Int32Array.of(0, 1, 1, 0) },
} as const;
const base = { run: "r1", path: "/runs/r1", data };

// Each member names another class wrong; the majority is right everywhere but in the last row.
const members = [
  succeeded(0, {
    test: ofSecondClass(0.875, 0.75, 0.75, 0.75),
    outOfBag: { rows: Int32Array.of(0, 1), probabilities: ofSecondClass(0.25, 0.75) },
  }),
  succeeded(1, {
    test: ofSecondClass(0.25, 0.25, 0.75, 0.75),
    outOfBag: { rows: Int32Array.of(1, 2), probabilities: ofSecondClass(0.125, 1) },
  }),
  succeeded(2, { test: ofSecondClass(0.25, 0.75, 0.75, 0.25) }),
];

describe("buildReport", () => {
  it("scores the vote, its out-of-bag rows and its members' disagreement", () => {
    const report = buildReport({ ...base, spec: spec({ voting: "hard" }), outcomes: members });
    expect(report).toMatchObject({ schemaVersion: 1, run: "r1", path: "/runs/r1", status: "succeeded" });
    expect(report.ensemble.voted).toBe(3);
    expect(report.ensemble.test?.accuracy).toBe(0.75);
    expect(report.ensemble.confusion).toEqual([
      [1, 1],
      [0, 2],
    ]);
    // Pairs differ in 2, 2 and 2 of 4 rows.
    expect(report.ensemble.disagreement).toBe(0.5);
    // Row 0: no (right). Row 1: yes against no, a tie, so the lower class (wrong). Row 2: yes (wrong). Row 3: nobody.
    expect(report.ensemble.oob).toEqual({ accuracy: 1 / 3, rows: 3 });
    expect(report.ensemble.meanMember).toEqual({ accuracy: 0.5 });
  });

  it("lets a soft vote follow the surer members", () => {
    const { ensemble } = buildReport({ ...base, spec: spec({ voting: "soft" }), outcomes: members });
    // Means of the second class: 0.458, 0.583, 0.75, 0.583.
    expect(ensemble.test?.accuracy).toBe(0.75);
    expect(ensemble.test?.nll).toBeCloseTo(-Math.log((1 - 0.4583333) * 0.5833333 * 0.75 * (1 - 0.5833333)) / 4, 5);
    // Row 1: (0.75 + 0.125) / 2 is below a half.
    expect(ensemble.oob).toEqual({ accuracy: 1 / 3, rows: 3 });
  });

  it("says of each member what it scores alone", () => {
    const [first] = buildReport({ ...base, spec: spec(), outcomes: members }).members;
    expect(first).toMatchObject({
      member: 0,
      model: "mlp",
      status: "succeeded",
      engine: "onnx-cpu",
      worker: "worker-0",
      rows: 4,
      steps: 2,
      seconds: 0.5,
      samplesPerSecond: 8,
      validation: null,
      oob: { accuracy: 0.5 },
      test: { accuracy: 0.5 },
      disagreement: 0.5,
      confusion: [
        [0, 2],
        [0, 2],
      ],
    });
    expect(first?.test?.brier).toBeCloseTo((2 * (0.875 ** 2 + 0.25 ** 2 + 0.25 ** 2 + 0.75 ** 2)) / 4, 6);
  });

  it("lets the members of each kind vote among themselves", () => {
    const kinds = spec({ members: [{ model: "mlp" }, { name: "wide", model: "mlp", count: 2 }], voting: "hard" });
    const report = buildReport({ ...base, spec: kinds, outcomes: members });
    expect(report.kinds.map(({ model, members: count, voted, test }) => [model, count, voted, test?.accuracy])).toEqual(
      [
        ["mlp", 1, 1, 0.5],
        ["wide", 2, 2, 0.75], // they agree on rows 0 and 2; ties go to class 0, which is right in row 3 alone
      ],
    );
  });

  it("does not depend on the order in which members ended", () => {
    const inOrder = buildReport({ ...base, spec: spec(), outcomes: members });
    expect(buildReport({ ...base, spec: spec(), outcomes: [...members].reverse() })).toEqual(inOrder);
  });

  it("shows a failed member with its reason, and goes on without it as long as enough succeeded", () => {
    const failed: MemberOutcome = { status: "failed", member: 1, worker: "w", error: "the loss is NaN at step 3" };
    const outcomes = [members[0]!, failed, members[2]!];
    const goesOn = buildReport({ ...base, spec: spec({ minMembers: 2 }), outcomes });
    expect(goesOn.status).toBe("succeeded");
    expect(goesOn.ensemble.voted).toBe(2);
    expect(goesOn.members[1]).toMatchObject({
      status: "failed",
      error: "the loss is NaN at step 3",
      worker: "w",
      engine: null,
      test: null,
    });
    expect(goesOn.members[1]?.epochs).toEqual([]);
    const epochs = [{ epoch: 1, loss: 9, parts: [4, 14], validation: null }];
    const known = buildReport({ ...base, spec: spec(), outcomes: [members[0]!, { ...failed, epochs }, members[2]!] });
    expect(known.members[1]).toEqual({ ...goesOn.members[1], epochs });
    const stops = buildReport({ ...base, spec: spec({ minMembers: 3 }), outcomes });
    expect(stops.status).toBe("failed");
    expect(Object.values({ ...stops.ensemble, voted: null })).toEqual(Object.values(stops.ensemble).map(() => null));
    expect(stops.ensemble.voted).toBe(0);
    expect(stops.members[0]?.test?.accuracy).toBe(0.5);
  });

  it("is cancelled when a member was, or never ended", () => {
    for (const outcomes of [
      [...members.slice(0, 2), { status: "cancelled", member: 2 } as const],
      members.slice(0, 2),
    ]) {
      const report = buildReport({ ...base, spec: spec(), outcomes });
      expect(report.status).toBe("cancelled");
      expect(report.members[2]).toMatchObject({ status: "cancelled", worker: null });
      expect(report.ensemble.voted).toBe(2);
    }
  });

  it("weighs members by their validation accuracy when asked to", () => {
    const voting = spec({
      voting: { weighted: "validation" },
      data: { train: { sample: "digits" }, validation: 0.1 },
    });
    const weighted = members.map((member, index) => ({
      ...member,
      summary: { ...member.summary, validation: { accuracy: [1, 0, 0][index]!, loss: 1 } },
    }));
    const report = buildReport({ ...base, spec: voting, outcomes: weighted });
    expect(report.ensemble.confusion).toEqual(report.members[0]?.confusion);
  });

  it("has no scores where there are no rows to score", () => {
    const none = { ...data, test: null };
    const report = buildReport({ ...base, data: none, spec: spec(), outcomes: [0, 1, 2].map((m) => succeeded(m, {})) });
    expect(report.ensemble).toMatchObject({
      voted: 3,
      test: null,
      testIntervals: null,
      meanMember: null,
      oob: null,
      disagreement: null,
      diversity: null,
      confusion: null,
    });
    expect(report.testSet).toBeNull();
  });

  it("refuses predictions for other data", () => {
    const outcomes = [succeeded(0, { test: ofSecondClass(0.5) })];
    expect(() => buildReport({ ...base, spec: spec(), outcomes })).toThrow(
      expect.objectContaining({ code: "predictions-invalid", message: expect.stringMatching(/member 0.*4 test rows/) }),
    );
  });

  it("does not judge what was fitted on rows out of bag by those rows, but the plain vote of all members", () => {
    const untested = { ...base, data: { ...data, test: null } };
    const outcomes = [
      succeeded(0, { outOfBag: { rows: Int32Array.of(0, 1, 2, 3), probabilities: ofSecondClass(0.1, 0.9, 0.1, 0.9) } }),
      succeeded(1, {
        outOfBag: { rows: Int32Array.of(0, 1, 2, 3), probabilities: ofSecondClass(0.95, 0.05, 0.95, 0.05) },
      }),
    ];
    const of = (input: Readonly<Record<string, unknown>>) =>
      buildReport({ ...untested, spec: spec({ members: [{ model: "mlp", count: 2 }], ...input }), outcomes }).ensemble;
    const plain = of({});
    expect(plain.oob?.accuracy).toBe(0);
    const selected = of({ selection: { greedy: { rounds: 4, rows: "outOfBag" } } });
    expect(selected.voted).toBe(1);
    const calibrated = of({ calibration: { temperature: { rows: "outOfBag" } } });
    for (const { oob, risk } of [selected, calibrated]) {
      expect(oob).toEqual(plain.oob);
      expect(risk?.expected).toEqual(plain.risk?.expected);
    }
  });
});
