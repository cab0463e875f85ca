import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it, onTestFinished } from "vitest";
import { type EngineError, requireEngine, selectEngine } from "../src/index.js";
import { nvidiaCards } from "../src/tfjs/nvidia-cards.js";
import { noCard, probeCard } from "../src/tfjs/require-card.js";
import { type TensorFlowTraits, tensorFlowClass } from "../src/tfjs/tensorflow-class.js";
import { installedTensorFlow } from "../src/tfjs/tensorflow-peer.js";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "conclave-tensorflow-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** A folder where a package of the binding's name is installed: the real one is a gigabyte, and npm cannot install it. */
async function withPackage(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  const manifest = JSON.stringify({ name, version: "4.22.0", main: "index.js" });
  const below = Object.entries({ "package.json": manifest, ...files });
  await writeFiles(folder, Object.fromEntries(below.map(([path, text]) => [`node_modules/${name}/${path}`, text])));
  return folder;
}

function errorOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return null;
}

const ADDON = "lib/napi-v8/tfjs_binding.node";

describe("the installed TensorFlow", () => {
  it("is refused where neither package is there: with what to read, and another engine", async () => {
    const folder = await temporaryFolder();
    const error = errorOf(() => installedTensorFlow([folder])) as EngineError;
    expect(error).toMatchObject({ name: "EngineError", code: "not-installed" });
    for (const part of ["tfjs-node-gpu", "docs/guide/gpu.md", "--engine onnx-cpu"])
      expect(error.message).toContain(part);
  });

  it.each(["@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu"])(
    "is refused where %s lacks its addon",
    async (name) => {
      const folder = await withPackage(name, { "index.js": "" });
      const error = errorOf(() => installedTensorFlow([folder])) as EngineError;
      expect(error).toMatchObject({ name: "EngineError", code: "not-installed" });
      expect(error.message).toContain(`${name} is installed without its addon (no tfjs_binding.node in ${folder}`);
      expect(error.message).toContain("docs/guide/gpu.md");
    },
  );

  it("is the package that has its addon", async () => {
    const name = "@tensorflow/tfjs-node";
    const folder = await withPackage(name, { [ADDON]: "" });
    expect(installedTensorFlow([folder])).toMatchObject({ name });
  });
});

describe("a binding's card, looked for in a process of its own", () => {
  const binding = (usesCard: boolean) =>
    `exports.backend = () => ({ isUsingGpuDevice: ${usesCard}, binding: { TF_Version: "2.21.0" } });`;

  async function probe(source: string): Promise<void> {
    const folder = await withPackage("@tensorflow/tfjs-node", { "index.js": source, [ADDON]: "" });
    await probeCard(installedTensorFlow([folder]));
  }

  it("is enough", async () => {
    await expect(probe(binding(true))).resolves.toBeUndefined();
  });

  it("is refused when there is none: never trained on the CPU in silence", async () => {
    const refused = probe(binding(false));
    await expect(refused).rejects.toMatchObject({ name: "EngineError", code: "no-card" });
    await expect(refused).rejects.toThrow(/TensorFlow 2\.21\.0 finds none .*--engine onnx-cpu/);
  });

  it.each([
    [
      "throws",
      'throw new Error("libtensorflow.so.2: cannot open shared object file\\nmore")',
      /cannot open shared object/,
    ],
    ["ends its process", "process.kill(process.pid, 'SIGKILL'); while (true) {}", /SIGKILL ended the process/],
  ])("is not looked for when the binding %s", async (_, source, words) => {
    const refused = probe(source);
    await expect(refused).rejects.toMatchObject({ name: "EngineError", code: "not-installed" });
    await expect(refused).rejects.toThrow(words);
  });

  it("may chatter on stdout while it loads", async () => {
    await expect(probe(`console.log("loading {}"); ${binding(true)}`)).resolves.toBeUndefined();
  });
});

describe("the reason why there is no card", () => {
  const cards = { driver: "570.86.15", models: ["NVIDIA H200"] };

  it.each([
    ["no driver", null, undefined, /no NVIDIA driver/],
    ["hidden cards", cards, "", /CUDA_VISIBLE_DEVICES is "", which hides every card/],
    ["hidden cards", cards, "-1", /CUDA_VISIBLE_DEVICES is "-1"/],
    [
      "a TensorFlow without CUDA",
      cards,
      "0",
      /the driver \(570\.86\.15\) has NVIDIA H200, so this TensorFlow is built without CUDA/,
    ],
    ["a TensorFlow without CUDA", cards, undefined, /docs\/guide\/gpu\.md/],
  ])("names %s", (_, there, visible, words) => {
    const { code, message } = noCard("2.21.0", there, visible);
    expect(code).toBe("no-card");
    expect(message).toMatch(words);
  });
});

describe("NVIDIA's cards", () => {
  it("are what the driver says in /proc", async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, {
      version:
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build  (dvs-builder@U16)  Thu Jan 16 2025\nGCC version:  gcc version 12.2.0\n",
      "gpus/0000:3b:00.0/information": "Model: \t\t NVIDIA H200\nIRQ:   \t\t 120\n",
      "gpus/0000:19:00.0/information": "Model: \t\t NVIDIA A100-SXM4-40GB\nIRQ:   \t\t 119\n",
    });
    expect(nvidiaCards(folder)).toEqual({ driver: "570.86.15", models: ["NVIDIA A100-SXM4-40GB", "NVIDIA H200"] });
  });

  it("are what the driver's tool says where there is no /proc", async () => {
    const folder = await temporaryFolder();
    expect(nvidiaCards(folder, () => "NVIDIA H200, 570.86.15\nNVIDIA H200, 570.86.15\n")).toEqual({
      driver: "570.86.15",
      models: ["NVIDIA H200", "NVIDIA H200"],
    });
    expect(nvidiaCards(folder, () => "")).toBeNull();
  });
});

describe("TensorFlow's determinism class", () => {
  const traits: TensorFlowTraits = {
    tfjs: "4.22.0",
    tensorflow: "2.21.0",
    cards: { driver: "570.86.15", models: ["NVIDIA H200", "NVIDIA H200"] },
    processor: "x64-avx512f",
    environment: { TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" },
  };

  it("names everything that its bytes depend on", () => {
    expect(tensorFlowClass(traits)).toBe(
      "tfjs-gpu/4.22.0/tensorflow-2.21.0/NVIDIA_H200/driver-570.86.15/threads-1x1/onednn-on/x64-avx512f",
    );
  });

  it.each<[string, Partial<TensorFlowTraits>]>([
    ["TensorFlow", { tensorflow: "2.20.0" }],
    ["the card", { cards: { driver: "570.86.15", models: ["NVIDIA A100"] } }],
    ["the driver", { cards: { driver: "550.54.15", models: ["NVIDIA H200"] } }],
    ["the processor", { processor: "x64-avx2" }],
    ["the threads of an operation", { environment: { TF_NUM_INTRAOP_THREADS: "2", TF_NUM_INTEROP_THREADS: "1" } }],
    ["the threads between operations", { environment: { TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "2" } }],
    ["oneDNN", { environment: { ...traits.environment, TF_ENABLE_ONEDNN_OPTS: "0" } }],
  ])("differs with %s", (_, change) => {
    expect(tensorFlowClass({ ...traits, ...change })).not.toBe(tensorFlowClass(traits));
  });

  it("has TensorFlow's default of a thread for each core where nothing is set", () => {
    const cores = availableParallelism();
    expect(tensorFlowClass({ ...traits, environment: {} })).toContain(`/threads-${cores}x${cores}/`);
  });
});

/** Why the real binding cannot be tried: it is not here, or there is a card. */
const untried = (() => {
  try {
    installedTensorFlow();
    return nvidiaCards() === null ? null : "this machine has a card";
  } catch (error) {
    return (error as EngineError).message;
  }
})();

describe.skipIf(untried !== null)(
  `the real TensorFlow on a machine without a card${untried === null ? "" : ` (skipped: ${untried})`}`,
  () => {
    it("is refused, by those who have others train and by those who train", async () => {
      await tf.setBackend("cpu");
      for (const ask of [requireEngine, selectEngine]) {
        const refused = ask("tfjs-gpu");
        await expect(refused).rejects.toMatchObject({ name: "EngineError", code: "no-card" });
        await expect(refused).rejects.toThrow(/no NVIDIA driver.*--engine onnx-cpu/);
      }
      expect(tf.getBackend()).toBe("cpu");
    }, 120_000);
  },
);
