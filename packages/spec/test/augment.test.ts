import { describe, expect, it } from "vitest";
import { parseSpec, type RunSpecInput, SpecError } from "../src/index.js";

type Written = RunSpecInput["augment"];

const digits = { train: { sample: "digits" } } as const;
const images = { train: { csv: "d.csv", shape: [8, 12, 1] } };

/** The complete form of `augment`, of a group that inherits it. */
function parsed(augment: Written) {
  return parseSpec({ data: digits, augment, members: [{ model: "mlp" }] }).members[0]!.augment;
}

/** The problems of a spec, as "path: message". */
function complaints(spec: Partial<Record<"data" | "augment" | "members", unknown>>): string[] {
  try {
    parseSpec({ data: digits, members: [{ model: "mlp" }], ...spec });
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  throw new Error("the spec was taken");
}

const off = {
  translate: 0,
  rotate: 0,
  scale: 0,
  shear: 0,
  flip: { horizontal: 0, vertical: 0 },
  noise: 0,
  cutout: { size: 0, count: 1 },
  border: "constant",
};

describe("R3: augmentation in a spec", () => {
  it("takes every transform, and leaves those off that it does not name", () => {
    expect(parsed({ rotate: 10 })).toEqual({ ...off, rotate: 10 });
    const all = {
      translate: 2.5,
      rotate: 10,
      scale: 0.1,
      shear: 5,
      flip: { horizontal: 0.3, vertical: 0.1 },
      noise: 8,
      cutout: { size: 7, count: 2 },
      border: "reflect",
    } as const;
    expect(parsed(all)).toEqual(all);
  });

  it.each<[NonNullable<Written>["flip"], object]>([
    ["none", { horizontal: 0, vertical: 0 }],
    ["horizontal", { horizontal: 0.5, vertical: 0 }],
    ["vertical", { horizontal: 0, vertical: 0.5 }],
    ["both", { horizontal: 0.5, vertical: 0.5 }],
    [{ vertical: 1 }, { horizontal: 0, vertical: 1 }],
  ])("reads flip: %j", (flip, complete) => {
    expect(parsed({ rotate: 1, flip })).toEqual({ ...off, rotate: 1, flip: complete });
  });

  it("reads cutout: 3 as one square of three pixels", () => {
    expect(parsed({ cutout: 3 })).toEqual({ ...off, cutout: { size: 3, count: 1 } });
    expect(parsed({ cutout: { size: 3 } })).toEqual(parsed({ cutout: 3 }));
  });

  it("is inherited by the groups that say nothing, and can be switched off for one", () => {
    const spec = parseSpec({
      data: images,
      augment: { rotate: 10 },
      members: [{ model: "mlp" }, { model: "mlp", augment: null }, { model: "mlp", augment: { scale: 0.2 } }],
    });
    expect(spec.members.map(({ augment }) => augment)).toEqual([{ ...off, rotate: 10 }, null, { ...off, scale: 0.2 }]);
    expect(spec).not.toHaveProperty("augment");
  });

  it.each<[NonNullable<Written>]>([
    [{}],
    [{ rotate: 0, flip: "none" }],
    [{ cutout: { size: 0, count: 5 } }],
    [{ border: "reflect" }],
  ])("that would change nothing is none: %j", (augment) => {
    expect(parsed(augment)).toBeNull();
  });

  it.each<[NonNullable<Written>]>([
    [{ translate: 1 }],
    [{ rotate: 1 }],
    [{ scale: 0.1 }],
    [{ shear: 1 }],
    [{ flip: { horizontal: 0.1 } }],
    [{ flip: { vertical: 0.1 } }],
    [{ noise: 1 }],
    [{ cutout: 1 }],
  ])("is on with one transform alone, and parses to itself when complete: %j", (augment) => {
    const complete = parsed(augment);
    expect(complete).not.toBeNull();
    expect(parsed(JSON.parse(JSON.stringify(complete)))).toEqual(complete);
  });
});

describe("R3: augmentation that cannot be is refused, with the field and its range", () => {
  it.each([
    [{ translate: -1 }, "translate: must be at least 0, got -1"],
    [{ rotate: 270 }, "rotate: must be at most 180, got 270"],
    [{ scale: 1 }, "scale: must be at most 0.9, got 1"],
    [{ shear: 90 }, "shear: must be at most 60, got 90"],
    [
      { flip: "sideways" },
      'flip: expected one of: none, horizontal, vertical, both, { horizontal, vertical }, got "sideways"',
    ],
    [{ flip: { horizontal: 50 } }, "flip.horizontal: must be at most 1, got 50"],
    [
      { flip: { horizontl: 0.5 } },
      "flip.horizontl: is not a field; did you mean horizontal? (there are: horizontal, vertical)",
    ],
    [{ noise: 256 }, "noise: must be at most 255, got 256"],
    [{ cutout: 2.5 }, "cutout: expected one of: a whole number, { size, count }, got 2.5"],
    [{ cutout: -2 }, "cutout: must be at least 0, got -2"],
    [{ cutout: { count: 2 } }, "cutout.size: is missing: expected a number"],
    [{ cutout: { size: 2, count: 0 } }, "cutout.count: must be at least 1, got 0"],
    [{ border: "mirror" }, 'border: expected one of: constant, nearest, reflect, got "mirror"'],
  ])("%j", (augment, complaint) => {
    expect(complaints({ augment })).toEqual([`augment.${complaint}`]);
  });

  it("for a table, once where it is written and not once for each group", () => {
    const data = { train: { csv: "table.csv" } };
    const message = "changes images: set data.train.shape to [height, width, channels], or leave augment out";
    const two = [{ model: "mlp" }, { model: "mlp" }];
    expect(complaints({ data, augment: { rotate: 5 }, members: two })).toEqual([`augment: ${message}`]);
    expect(complaints({ data, members: [{ model: "mlp", augment: { rotate: 5 } }] })).toEqual([
      `members.0.augment: ${message}`,
    ]);
  });

  it.each([{ texts: "reviews" }, { csv: "a.csv", text: "review" }])("for the texts of %j", (train) => {
    const message = "changes images: leave augment out, since the members read texts";
    expect(complaints({ data: { train }, augment: { rotate: 5 } })).toEqual([`augment: ${message}`]);
  });

  it("for images that are smaller than it", () => {
    expect(complaints({ data: images, augment: { translate: 13, cutout: { size: 9 } } })).toEqual([
      "augment.translate: must be at most 12, the larger side of an image of 8x12 pixels, got 13",
      "augment.cutout: must be at most 8, the smaller side of an image of 8x12 pixels, got 9",
    ]);
    const largest = parseSpec({ data: images, augment: { translate: 12, cutout: 8 }, members: [{ model: "mlp" }] });
    expect(largest.members[0]!.augment).toEqual({ ...off, translate: 12, cutout: { size: 8, count: 1 } });
  });
});
