import { describe, expect, it } from "vitest";
import { checker, found } from "./support/checked.js";

const check = checker();

describe("D2: shapes that do not fit", () => {
  it("is a finding that names the layer, what it expected and what came; the data are looked at all the same", async () => {
    const report = await check({ model: { layers: [{ conv2d: 8 }, "flatten", { dense: "classes" }] } });
    expect(found(report)).toEqual(["shapes: error"]);
    expect(report.findings[0]?.what).toMatch(/layer "conv1": conv2d expected an image sample .* got \[12\]/);
    expect(report.models[0]?.fit).toBeNull();
    expect(report.data.shift).toHaveLength(1);
  });
});

describe("D4: an output that does not suit the loss", () => {
  it.each([
    ["softmax twice", [{ dense: "classes" }, "softmax"], /softmax twice/, "error"],
    [
      "softmax inside the last layer",
      [{ dense: { units: "classes", activation: "softmax" } }],
      /softmax twice/,
      "error",
    ],
    // ln(1 + 3/e): the best that four classes reach with logits between 0 and 1
    ["bounded logits", [{ dense: { units: "classes", activation: "sigmoid" } }], /between 0 and 1/, "error"],
    ["logits cut off", [{ dense: { units: "classes", activation: "relu" } }], /ends in relu/, "warning"],
    ["dropout last", [{ dense: "classes" }, { dropout: 0.5 }], /50 % of its answers/, "error"],
  ])("names %s", async (_, end, what, severity) => {
    const report = await check({ model: { layers: ["flatten", { dense: 16 }, "relu", ...end] } });
    const finding = report.findings.find(({ check: name }) => name === "output");
    expect(finding?.what).toMatch(what);
    expect(finding?.severity).toBe(severity);
    expect(finding?.remedy).toMatch(/off the end|before the last dense/);
  });

  it("tells what the best answer would still cost, and that is where memorising ends", async () => {
    const report = await check({
      model: { layers: ["flatten", { dense: 64 }, "relu", { dense: "classes" }, "softmax"] },
    });
    const least = Math.log(1 + 3 / Math.E);
    expect(report.findings.find(({ check: name }) => name === "output")?.why).toContain(
      `costs ${least.toPrecision(3)}`,
    );
    const { reliable } = report.models[0]!.fit!.memorising;
    expect(reliable?.lastLoss).toBeGreaterThan(least);
    expect(reliable?.lastLoss).toBeLessThan(least + 0.1);
  });

  it("names a wrong width", async () => {
    const report = await check({ model: { layers: ["flatten", { dense: 7 }] } });
    expect(found(report)).toEqual(["output: error"]);
    expect(report.findings[0]?.what).toMatch(/to be \[4\].*got \[7\]/);
  });

  it("finds nothing about plain logits", async () => {
    const report = await check({ model: { layers: ["flatten", { dense: 16 }, "relu", { dense: "classes" }] } });
    expect(report.findings.filter(({ check: name }) => name === "output")).toEqual([]);
    expect(report.models[0]?.output).toBe("4 logits for 4 classes, into cross-entropy");
  });
});
