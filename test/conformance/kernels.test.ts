import { describe, it } from "vitest";
import { KERNEL_CASES } from "./kernels/table.js";
import { enginesUnderTest, evaluateReference } from "./support/engines-under-test.js";
import { expectClose } from "./support/expect-close.js";
import { functionOf, layoutsOf } from "./support/kernel-case.js";
import { KNOWN_DEFECTS } from "./support/known-defects.js";

const TOLERANCE = { relative: 1e-5, absolute: 1e-6 };

describe.each(await enginesUnderTest())("$name computes values and gradients as the reference does", (candidate) => {
  if ("absent" in candidate) {
    it("when it is installed", ({ skip }) => skip(candidate.absent));
    return;
  }
  const defects = KNOWN_DEFECTS[candidate.name] ?? {};
  describe.each(Object.entries(KERNEL_CASES))("%s", (_, cases) => {
    for (const kernelCase of cases) {
      const name = `${kernelCase.kernels[0]}: ${kernelCase.name}`;
      const defect = defects[name];
      const test = defect === undefined ? it : it.fails;
      test(defect === undefined ? name : `${name} (known defect: ${defect})`, async () => {
        for (const layout of candidate.ownLayouts ? layoutsOf(kernelCase) : (["as it is"] as const)) {
          const f = functionOf(kernelCase, layout);
          const [actual, expected] = [await candidate.evaluate(f), await evaluateReference(f)];
          expectClose(actual, expected, TOLERANCE);
        }
      });
    }
  });
});
