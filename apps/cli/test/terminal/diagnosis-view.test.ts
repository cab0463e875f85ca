import type { Diagnosis } from "conclave";
import { expect, test } from "vitest";
import { formatDiagnosis } from "../../src/terminal/diagnosis-view.js";

const kind: Diagnosis["kinds"][number] = {
  model: "mlp",
  members: 3,
  succeeded: 3,
  patterns: [],
  otherFailures: [],
  curve: { title: "", subtitle: "", charts: [] },
  decomposition: {
    measure: "error rate",
    floor: { value: 0.02, from: "given" },
    training: 0.03,
    heldOut: 0.07,
    heldOutBy: "validation",
    test: 0.0695,
    parts: { irreducible: 0.02, underfitting: 0.01, overfitting: 0.04, overfittingValidation: -0.0005 },
    vote: 0.052,
  },
};

const diagnosis: Diagnosis = {
  schemaVersion: 1,
  run: "digits-20260105-070809-kx3f",
  path: "runs/digits",
  status: "succeeded",
  baseline: null,
  kinds: [kind],
  advice: [],
};

test("a sound kind: its curve, where its error comes from on one scale, and nothing to mend", () => {
  expect(formatDiagnosis(diagnosis, new Map([["mlp", ["the curve"]]]), 100)).toEqual([
    "",
    "  digits-20260105-070809-kx3f",
    "",
    "  mlp  3 members",
    "",
    "  the curve",
    "",
    "  ✓ nothing unusual in the loss curve",
    "",
    "  where the error comes from",
    "  irreducible                        2.0 %  ████████          as you gave it",
    "  underfitting                       1.0 %  ████              rows trained on: 3.0 %",
    "  overfitting                        4.0 %  ████████████████  validation rows: 7.0 %",
    "  overfitting the validation set    -0.1 %                    test rows: 7.0 %",
    "  their vote                         5.2 %                    the error of all of them together, on test rows",
    "",
    "  nothing to mend that these figures show",
  ]);
});

test("shapes by name, whose they are, what shows them and why; then advice in its order, by kind where there are several", () => {
  const pattern = {
    name: "rate too low",
    members: [1, 2],
    evidence: "the loss falls from 2 to 1, steadily, and is not done after 20 training epochs",
    why: "each step moves the weights too little",
    remedy: "raise it",
  } as const;
  const failed = { ...kind, model: "conv", members: 1, succeeded: 0, curve: null, decomposition: null };
  const lines = formatDiagnosis(
    {
      ...diagnosis,
      status: "failed",
      kinds: [{ ...kind, patterns: [pattern] }, failed],
      advice: [
        { repair: "training", models: ["mlp"], why: "rate too low", what: "raise it" },
        { repair: "data", models: [], why: "class 8 is missed", what: "gather more" },
      ],
    },
    new Map(),
    60,
  );
  const at = lines.indexOf("  ! rate too low  members 1, 2");
  expect(lines.slice(at + 1, at + 4)).toEqual([
    "    the loss falls from 2 to 1, steadily, and is not done",
    "    after 20 training epochs",
    "    each step moves the weights too little",
  ]);
  expect(lines).toContain("  conv  1 member  1 of them failed");
  expect(lines.slice(-5)).toEqual([
    "  what to mend, in this order; measure again after each",
    "  1. the training itself of mlp: rate too low",
    "     raise it",
    "  2. the data: class 8 is missed",
    "     gather more",
  ]);
});

test("a vote that is no better than a constant answer says so in the first line", () => {
  const baseline = {
    by: "test",
    answer: "no",
    score: { accuracy: 0.95 },
    vote: { accuracy: 0.95 },
    beaten: false,
  } as const;
  expect(formatDiagnosis({ ...diagnosis, baseline }, new Map(), 100)[1]).toBe(
    '  digits-20260105-070809-kx3f  the vote is no better than always answering "no" (95.0 % of the test rows)',
  );
});
