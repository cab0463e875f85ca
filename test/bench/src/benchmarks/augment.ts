import type { BenchContext, Benchmark } from "../benchmark.js";
import { measured } from "../figure.js";
import { alternate, ratiosOf } from "../harness/alternate.js";
import { nodeCommand } from "../harness/command.js";
import { LineProcess } from "../harness/line-process.js";
import { settingsOf } from "../harness/pace.js";
import { spreadOf } from "../harness/spread.js";
import { subjectScript } from "../paths.js";

const FULL = { rounds: 9, seconds: 1 };

/** How fast images are moved and turned, on two threads and on one. */
export const augment: Benchmark = {
  name: "augment",
  summary: "images of 28x28 translated and rotated per second, on two threads against one",
  targets: "none",
  async *run(context) {
    const { rounds, seconds } = settingsOf(context, FULL);
    const two = await startPool(context, 2);
    const one = await startPool(context, 1);
    try {
      context.say("two threads and one, in turns");
      const rate = async (pool: LineProcess) =>
        (await pool.ask<{ readonly imagesPerSecond: number }>({ seconds })).imagesPerSecond;
      const pairs = await alternate(
        rounds,
        () => rate(two),
        () => rate(one),
      );
      const onTwo = spreadOf(pairs.map(({ ours }) => ours));
      const onOne = spreadOf(pairs.map(({ peer }) => peer));
      yield measured({ name: "two threads", unit: "images/s", target: null }, onTwo);
      yield measured({ name: "two threads against one", unit: "x", target: null }, ratiosOf(pairs), [
        { name: "two threads", unit: "images/s", value: onTwo },
        { name: "one thread", unit: "images/s", value: onOne },
      ]);
    } finally {
      await Promise.all([two.close(), one.close()]);
    }
  },
};

async function startPool({ cores, signal }: BenchContext, threads: number): Promise<LineProcess> {
  const command = nodeCommand(subjectScript("augment-rate"), JSON.stringify({ threads }));
  return (await LineProcess.start(cores.pin(command, threads), { signal })).process;
}
