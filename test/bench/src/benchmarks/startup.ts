import { join } from "node:path";
import type { Benchmark } from "../benchmark.js";
import { measured } from "../figure.js";
import { alternate, ratiosOf } from "../harness/alternate.js";
import { type Command, nodeCommand, runCommand } from "../harness/command.js";
import { settingsOf } from "../harness/pace.js";
import { spreadOf } from "../harness/spread.js";
import { conclaveBin, repository } from "../paths.js";

const HELP = { rounds: 21, seconds: 0 };
const QUICKSTART = { rounds: 3, seconds: 0 };

/** How long a user waits: for the command's help, and for the whole quickstart. */
export const startup: Benchmark = {
  name: "startup",
  summary:
    "`conclave --help`, and the quickstart: ten members through a coordinator and two workers, then asked over gRPC",
  targets: "help ≤ 200 ms, quickstart ≤ 30 s on two cores",
  async *run(context) {
    const { signal } = context;
    const secondsOf = async (command: Command) => (await runCommand(command, { signal, cwd: repository })).seconds;

    context.say("conclave --help and a node that does nothing, in turns");
    const pairs = await alternate(
      settingsOf(context, HELP).rounds,
      () => secondsOf(nodeCommand(conclaveBin, "--help")),
      () => secondsOf(nodeCommand("--eval", "0")),
    );
    const help = spreadOf(pairs.map(({ ours }) => 1000 * ours));
    const bare = spreadOf(pairs.map(({ peer }) => 1000 * peer));

    yield measured({ name: "conclave --help", unit: "ms", target: { atMost: 200 } }, help);
    yield measured(
      { name: "conclave --help against a node that does nothing", unit: "x", target: null },
      ratiosOf(pairs),
      [
        { name: "conclave --help", unit: "ms", value: help },
        { name: "node --eval 0", unit: "ms", value: bare },
      ],
    );

    const quickstarts: number[] = [];
    const quickstart = context.cores.pin(nodeCommand(join(repository, "scripts/quickstart.js")), 2);
    for (let round = 0; round < settingsOf(context, QUICKSTART).rounds; round += 1) {
      context.say("the quickstart");
      quickstarts.push(await secondsOf(quickstart));
    }
    yield measured({ name: "quickstart", unit: "s", target: { atMost: 30 } }, spreadOf(quickstarts));
  },
};
