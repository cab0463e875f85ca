import type { Engine } from "@conclave/engines";
import { describe, it } from "vitest";
import { prepareCase, type StepCase } from "./steps/step-case.js";
import { STEP_CASES } from "./steps/table.js";
import { enginesUnderTest, reference } from "./support/engines-under-test.js";
import { expectClose } from "./support/expect-close.js";
import { floats } from "./support/host-tensor.js";
import type { HostTensors } from "./support/tensor-function.js";

const TOLERANCE = { relative: 1e-4, absolute: 1e-5 };

/** What training leaves: the losses, the whole carry, and what the model then answers. */
async function train(engine: Engine, stepCase: StepCase): Promise<HostTensors> {
  const { step, chunk } = prepareCase(stepCase);
  const { carry, losses } = await engine.prepareTraining(step).run(chunk);
  const logits = await engine.preparePrediction(step).predict(carry, chunk.rows, chunk.inputs);
  return {
    losses: floats([losses.length], Array.from(losses)),
    ...carry,
    logits: floats([chunk.rows.count, ...step.outShape], Array.from(logits)),
  };
}

const references = new Map<StepCase, Promise<HostTensors>>();

function trainReference(stepCase: StepCase): Promise<HostTensors> {
  const trained = references.get(stepCase) ?? train(reference, stepCase);
  references.set(stepCase, trained);
  return trained;
}

describe.each(await enginesUnderTest())("$name trains as the reference does", (candidate) => {
  if ("absent" in candidate) {
    it("when it is installed", ({ skip }) => skip(candidate.absent));
    return;
  }
  describe.each(Object.entries(STEP_CASES))("%s", (_, cases) => {
    it.each(cases)("$name", async (stepCase) => {
      expectClose(await train(candidate.engine, stepCase), await trainReference(stepCase), TOLERANCE);
    });
  });
});
