import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { loadSpec, SpecError } from "../src/index.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "conclave-spec-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function load(text: string, overrides: readonly string[] = [], file = "run.yaml") {
  const path = join(folder, file);
  await writeFile(path, text);
  return loadSpec(path, overrides);
}

async function errorOf(text: string, overrides: readonly string[] = []): Promise<SpecError> {
  const error = await load(text, overrides).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof SpecError) return error;
  throw new Error(`expected a SpecError, got ${error}`);
}

const MINIMAL = `data:
  train: { sample: digits }
members:
  - model: mlp
    count: 2
    optimizer: adam
`;

describe("a file", () => {
  it("in YAML is parsed, and its folder is returned for the paths in it", async () => {
    const { spec, directory } = await load(MINIMAL);
    expect(spec.members[0]).toMatchObject({ name: "mlp", count: 2 });
    expect(directory).toBe(resolve(folder));
  });

  it("in JSON is parsed as well, with tabs and a schema for the editor", async () => {
    const json = { $schema: "x.json", data: { train: { sample: "digits" } }, members: [{ model: "lenet5" }] };
    const { spec } = await load(JSON.stringify(json, null, "\t"), [], "run.json");
    expect(spec.members[0]?.name).toBe("lenet5");
  });

  it("may share parts by anchors and merges", async () => {
    const { spec } = await load(`data: { train: { sample: digits } }
members:
  - &base { model: mlp, epochs: 3, batchSize: 16 }
  - { <<: *base, model: lenet5 }
`);
    expect(spec.members.map(({ name, epochs, batchSize }) => [name, epochs, batchSize])).toEqual([
      ["mlp", 3, 16],
      ["lenet5", 3, 16],
    ]);
  });

  it("that does not exist is named", async () => {
    await expect(loadSpec(join(folder, "none.yaml"))).rejects.toMatchObject({
      code: "unreadable",
      message: `${join(folder, "none.yaml")}: there is no such file`,
    });
    await expect(loadSpec(folder)).rejects.toMatchObject({ code: "unreadable" });
  });

  it.each([
    ["brackets without end", `${MINIMAL}seed: ${"[".repeat(20_000)}`, 7, "nested too deeply"],
    ["an alias of nothing", `${MINIMAL}seed: *none\n`, 7, "the alias *none names nothing: no &none stands before it"],
    ["an alias within what it names", `${MINIMAL}\nname: &a [1, *a]\n`, 8, "an alias (*a) stands within the value"],
    ["a list for a key", `${MINIMAL}? [a, b]\n: 3\n`, 7, "expected the name of a field before the colon, got a list"],
    ["no key", `${MINIMAL}~: 3\n`, 7, "expected the name of a field before the colon, got nothing"],
  ])("with %s says where, and lets Node warn of nothing", async (_, text, line, words) => {
    const warned = vi.spyOn(process, "emitWarning");
    onTestFinished(() => warned.mockRestore());
    const error = await errorOf(text);
    expect(error).toMatchObject({ code: "syntax", problems: [{ line, message: expect.stringContaining(words) }] });
    expect(warned).not.toHaveBeenCalled();
  });

  it.each([
    ["UTF-16", "utf16le", null, "got UTF-16"],
    ["Latin-1", "latin1", 7, "got another encoding"],
  ] as const)("in %s is refused as such", async (_, encoding, line, words) => {
    const path = join(folder, "encoded.yaml");
    await writeFile(path, Buffer.from(`${MINIMAL}name: caf\u00e9\n`, encoding));
    const message = expect.stringMatching(new RegExp(`expected text in UTF-8, ${words}.*; save the file as UTF-8$`));
    await expect(loadSpec(path)).rejects.toMatchObject({ code: "syntax", problems: [{ line, message }] });
  });

  it("that is no YAML says on which line", async () => {
    const error = await errorOf("data:\n  train: { sample: digits\nmembers: []\n");
    expect(error.code).toBe("syntax");
    expect(error.problems).toHaveLength(1);
    expect(error.problems[0]?.line).toBe(3);
  });

  it.each([
    [
      "a missing colon says it once",
      "name digits\nseed: 1\nepochs: 2\nvoting: soft\n",
      1,
      "Implicit keys need to be on a single line",
    ],
    ["JSON with a comma too many", '{\n  "seed": 1,,\n  "name": "x"\n}\n', 2, "unexpected ,: it is one too many"],
    ["a second document", "seed: 1\n---\nseed: 2\n", 2, "a spec is one document: this line begins another one"],
    ["a table", "a,b,kind\n1,2,x\n", null, "to train on data, let `conclave init DATA` write a spec"],
  ])("%s", async (_, text, line, message) => {
    const error = await errorOf(text);
    expect(error.code).toBe("syntax");
    expect(error.problems).toEqual([{ path: "", line, message: expect.stringContaining(message), choices: [] }]);
  });

  it.each([
    ["hold themselves", "name: &a [*a]\n", "an alias (*a) stands within the value that it names"],
    [
      "multiply without end",
      `a: &a [${"x,".repeat(9)}x]\nb: &b [${"*a,".repeat(9)}*a]\nc: [${"*b,".repeat(9)}*b]\n`,
      "its aliases (*name) multiply without end: write the values out",
    ],
  ])("whose aliases %s is refused", async (_, text, message) => {
    const error = await errorOf(text);
    expect(error.code).toBe("syntax");
    expect(error.message).toContain(message);
  });

  it("with the same field twice is refused", async () => {
    const error = await errorOf(`${MINIMAL}seed: 1\nseed: 2\n`);
    expect(error.problems).toEqual([{ path: "", line: 8, message: "Map keys must be unique", choices: [] }]);
  });
});

describe("the line of a problem", () => {
  it("is that of the field, of an unknown field's name, and of the parent of what is missing", async () => {
    const error = await errorOf(`data:
  train:
    images: a.gz
  test: 2
members:
  - model:
      layers:
        - dense: 0
    cuont: 3
`);
    expect(error.problems.map(({ path, line }) => [path, line])).toEqual([
      ["data.train.labels", 2],
      ["data.test", 4],
      ["members.0.model.layers.0.dense", 8],
      ["members.0.cuont", 9],
    ]);
    expect(error.message).toContain("run.yaml has 4 problems:\n  data.train.labels, line 2: is missing");
  });

  it("is none for a value that came by --set", async () => {
    const error = await errorOf(MINIMAL, ["members.0.count=0"]);
    expect(error.problems).toEqual([
      { path: "members.0.count", line: null, message: "must be at least 1, got 0", choices: [] },
    ]);
  });
});

describe("--set", () => {
  it("sets fields to YAML values, the last one wins", async () => {
    const { spec } = await load(MINIMAL, [
      "seed=1",
      "seed=7",
      "name=two words = one",
      "data.validation=0.1",
      "members.0.model.mlp.hidden=[32, 16]",
      "bagging={ bootstrap: false }",
    ]);
    expect(spec).toMatchObject({
      seed: 7,
      name: "two words = one",
      data: { validation: 0.1 },
      members: [{ model: { mlp: { hidden: [32, 16] } }, count: 2 }],
      bagging: { bootstrap: false },
    });
  });

  it("reaches into what the spec wrote as a name", async () => {
    const { spec } = await load(MINIMAL, ["members.0.optimizer.adam.learningRate=1e-3"]);
    expect(spec.members[0]?.optimizer).toMatchObject({ adam: { learningRate: 0.001, beta1: 0.9 } });
  });

  it("sets every entry that * stands for, also of what the spec leaves out", async () => {
    const text =
      "data: { train: { csv: t.csv } }\nmembers: [{ model: mlp }, { model: mlp, optimizer: sgd, epochs: 9 }]\n";
    const { spec } = await load(text, ["members.*.epochs=5", "members.*.optimizer.*.learningRate=0.25"]);
    expect(spec.members).toMatchObject([
      { epochs: 5, optimizer: { adam: { learningRate: 0.25 } } },
      { epochs: 5, optimizer: { sgd: { learningRate: 0.25 } } },
    ]);
  });

  it("takes files relative to the working directory, while the spec's own stay relative to the spec", async () => {
    const text = "data: { train: { images: i.gz, labels: l.gz } }\nmembers: [{ model: mlp }]\n";
    const { spec } = await load(text, ["data.train.images=other/i.gz", "data.test={ csv: t.csv }"]);
    expect(spec.data.train).toEqual({ images: resolve("other/i.gz"), labels: "l.gz" });
    expect(spec.data.test).toMatchObject({ csv: resolve("t.csv") });
  });

  it("of an unknown field names the choices", async () => {
    const error = await errorOf(MINIMAL, ["data.trian.images=x"]);
    expect(error.problems[0]).toMatchObject({
      path: "data.trian",
      message:
        "is not a field; did you mean train? (there are: train, test, validation, normalise, split, missing, categorical, text)",
      choices: ["train", "test", "validation", "normalise", "split", "missing", "categorical", "text"],
    });
  });

  it.each([
    ["members.2.count=1", '--set: members: has the entry 0, got "2"'],
    ["members.first.count=1", '--set: members: has the entry 0, got "first"'],
    ["seed.*=1", "--set: seed: has no entries that * could stand for; it is 0"],
    ["seed", '--set: "seed" is not of the form FIELD=VALUE, such as members.0.epochs=5'],
    ["a..b=1", '--set: "a..b=1" is not of the form FIELD=VALUE, such as members.0.epochs=5'],
    ["bagging={ bootstrap", '--set: bagging: "{ bootstrap" is not a YAML value'],
  ])("%s is refused", async (override, message) => {
    expect(await errorOf(MINIMAL, [override])).toMatchObject({ code: "override", message });
  });
});
