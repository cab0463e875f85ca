import { SpecError } from "@conclave/spec";
import { describe, expect, it } from "vitest";
import { pointInput, pointSpec } from "../../src/search/point-spec.js";
import { DIGITS } from "../support/digits.js";

describe("a point's spec", () => {
  it("is the spec with its fields set, in their order", () => {
    const values = {
      "members.0.optimizer": "sgd",
      "members.0.optimizer.sgd.learningRate": 0.3,
      "members.0.batchSize": 8,
    };
    const [group] = pointSpec(DIGITS, values).members;
    expect(group).toMatchObject({ optimizer: { sgd: { learningRate: 0.3, momentum: 0 } }, batchSize: 8, epochs: 6 });
  });

  it("sets every entry that * stands for, also where a short form or a default is", () => {
    const input = { ...DIGITS, members: [{ model: "mlp" }, { model: "mlp", optimizer: "sgd" }] };
    expect(pointInput(input, { "members.*.optimizer.*.learningRate": 0.1 })).toMatchObject({
      members: [{ optimizer: { adam: { learningRate: 0.1 } } }, { optimizer: { sgd: { learningRate: 0.1 } } }],
    });
  });

  it("leaves the spec that it began with as it was", () => {
    const before = structuredClone(DIGITS);
    pointInput(DIGITS, { "members.*.epochs": 1 });
    expect(DIGITS).toEqual(before);
  });

  it("of a field that does not exist is a SpecError with the choices", () => {
    const point = () => pointSpec(DIGITS, { "members.0.optimizer.adam.learningRat": 0.1 });
    expect(point).toThrow(SpecError);
    expect(point).toThrow(
      "the search: members.0.optimizer.adam.learningRat: is not a field; did you mean learningRate? (there are: learningRate, beta1",
    );
    expect(() => pointSpec(DIGITS, { "members.3.epochs": 1 })).toThrow('members: has the entry 0, got "3"');
    expect(() => pointSpec(DIGITS, { "members.0.epochs.*": 1 })).toThrow(
      "members.0.epochs: has no entries that * could stand for; it is 6",
    );
  });
});
