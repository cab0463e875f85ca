import { TracerError, withBackend } from "@conclave/tracer";
import { compileFunction } from "@conclave/tracer/testing";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
// The table is the tracer's own; what can be compiled is not part of its public API.
import { KERNELS } from "../../packages/tracer/src/kernels/table.js";
import { KERNEL_CASES } from "./kernels/table.js";
import { UNCOMPILED_GRADIENTS } from "./kernels/uncompiled-gradients.js";
import { reference } from "./support/engines-under-test.js";
import { functionOf, type KernelCase } from "./support/kernel-case.js";
import { KNOWN_DEFECTS } from "./support/known-defects.js";
import { runEagerly } from "./support/tensor-function.js";

const CASES: readonly KernelCase[] = Object.values(KERNEL_CASES).flat();

/** The kernels that a case really runs, for its values and its gradients. */
async function kernelsRunBy(kernelCase: KernelCase): Promise<ReadonlySet<string>> {
  const profile = withBackend("cpu", () => tf.profile(() => void runEagerly(functionOf(kernelCase, "as it is"))));
  return new Set((await profile).kernels.map(({ name }) => name));
}

describe("the table of conformance cases", () => {
  it("has a case for every kernel that can be compiled", () => {
    const covered = new Set(CASES.flatMap(({ kernels }) => kernels));
    expect(Object.keys(KERNELS).filter((kernel) => !covered.has(kernel))).toEqual([]);
  });

  it("checks the gradient of every kernel that has one", () => {
    const checked = new Set(CASES.filter(({ gradients }) => gradients.length > 0).flatMap(({ kernels }) => kernels));
    const differentiable = Object.keys(KERNELS).filter((kernel) => (tf.getGradient(kernel) as unknown) !== undefined);
    const unchecked = differentiable.filter((kernel) => !checked.has(kernel));
    expect(unchecked.toSorted()).toEqual(Object.keys(UNCOMPILED_GRADIENTS).toSorted());
  });

  it("runs the kernels that its cases are there for", async () => {
    expect(reference.name).toBe("tfjs-cpu");
    for (const kernelCase of CASES) {
      const run = await kernelsRunBy(kernelCase);
      expect(
        kernelCase.kernels.filter((kernel) => !run.has(kernel)),
        `${kernelCase.kernels[0]}: ${kernelCase.name}`,
      ).toEqual([]);
    }
  });

  it("tells cases apart by name", () => {
    const names = CASES.map(({ kernels, name }) => `${kernels[0]}: ${name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("lists no defect of a case that is not there", () => {
    const names = CASES.map(({ kernels, name }) => `${kernels[0]}: ${name}`);
    const listed = Object.values(KNOWN_DEFECTS).flatMap((defects) => Object.keys(defects));
    expect(listed.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe("a gradient that cannot be compiled", () => {
  const x = { shape: [2, 3], dtype: "float32" } as const;
  const functions: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
    GatherV2: (tensor) => tf.gather(tensor, tf.tensor1d([1, 0], "int32")),
    Prod: (tensor) => tf.prod(tensor, 1),
  };

  it.each(Object.entries(UNCOMPILED_GRADIENTS))("says which kernel it needs: %s", (kernel, { needs }) => {
    const f = functions[kernel] as (x: tf.Tensor) => tf.Tensor;
    const gradient = (tensor: tf.Tensor) => tf.grad((at) => tf.sum(f(at)))(tensor);
    const compile = () => compileFunction({ x }, (tensors) => ({ gradient: gradient(tensors.x as tf.Tensor) }));
    expect(compile).toThrow(TracerError);
    expect(compile).toThrow(`the tfjs kernel "${needs}" cannot be compiled`);
  });
});
