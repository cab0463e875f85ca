import { check, type RunSpecInput } from "conclave";
import { expect, test } from "vitest";
import { formatCheck } from "../../src/terminal/check-view.js";

const data = { train: { sample: "digits" }, validation: 0.1, test: 0.2 } as const;
const adam = { adam: { learningRate: 0.003 } } as const;

async function shown(members: RunSpecInput["members"]) {
  return formatCheck(await check({ name: "digits", data, members }), 100);
}

test("a sound run: the data, the layers as a table, a line for each check, and that nothing was found", async () => {
  const lines = await shown([{ model: { mlp: { hidden: [32] } }, count: 3, optimizer: adam, batchSize: 32 }]);
  expect(lines.slice(0, 8)).toEqual([
    "",
    "  digits  1,258 training rows, 180 validation, 359 test  uint8 [8, 8, 1]  10 classes  onnx-cpu",
    "",
    "  ✓ input       mean 0.000, deviation 1.000, from -0.813 to 1.845; 3 of 64 values are the same in all rows",
    "  ✓ balance     121 to 128 rows a class; always the same answer is right in 10.2 %",
    expect.stringMatching(/^ {2}✓ sets alike {2}validation rows AUC 0\.[45]\d+, test rows AUC 0\.[45]\d+ \(0\.5: /),
    "",
    "  mlp  3 members  batches of 32",
  ]);
  expect(lines.slice(8, 14)).toEqual([
    "  layer     output     type     parameters  gradient",
    "  input     [8, 8, 1]  uint8",
    "  flatten1  [64]       float32",
    expect.stringMatching(/^ {2}dense1 {4}\[32\] {7}float32 {7}2,080 {2}[▆▇█] 0\.0\d+$/),
    expect.stringMatching(/^ {2}dense2 {4}\[10\] {7}float32 {9}330 {2}[▆▇█] 0\.[01]\d*$/),
    "                                     2,410",
  ]);
  const text = lines.join("\n");
  expect(text).toContain("✓ output      10 logits for 10 classes, into cross-entropy");
  expect(text).toMatch(/✓ by heart {4}32 rows learned in \d+ steps \(loss \d\.\d+ → 0\.\d+\), 1 row learned in/);
  expect(lines.at(-1)).toMatch(/^ {2}nothing found {2}\d+\.\d s$/);
});

test("what was found: marked where it was measured, then told with why and what to do, wrapped to the line", async () => {
  const lines = await shown([
    { name: "twice", model: { layers: ["flatten", { dense: 16 }, "relu", { dense: "classes" }, "softmax"] } },
    { name: "broken", model: { layers: [{ dense: "classes" }] } },
  ]);
  const text = lines.join("\n");
  expect(text).toContain("✗ output      10 logits for 10 classes");
  expect(text).toContain("✗ shapes      the model does not fit the data");
  const at = lines.indexOf("  error  output of twice");
  expect(lines.slice(at + 1, at + 6)).toEqual([
    "         softmax twice: the model ends in softmax, and the loss applies it again",
    "    why  the loss is made for logits of any size; between 0 and 1 the surest answer there is costs",
    "         1.46, and gradients all but vanish",
    "    do   take softmax off the end: { dense: classes } alone; predictions are probabilities all the",
    "         same",
  ]);
  expect(lines.at(-1)).toMatch(/^ {2}3 errors {2}/);
  const prose = lines.slice(lines.findIndex((line) => line.startsWith("  error")));
  expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(100);
});

test.each([
  ["classification", "10 classes"],
  ["multilabel", "10 labels"],
  ["regression", "regression"],
] as const)("the heading says what members of a %s answer with", async (task, words) => {
  const members = [{ model: { mlp: { hidden: [32] } }, optimizer: adam, batchSize: 32 }];
  const report = await check({ name: "digits", data, members });
  expect(formatCheck({ ...report, task }, 100)[1]).toContain(`uint8 [8, 8, 1]  ${words}  onnx-cpu`);
});
