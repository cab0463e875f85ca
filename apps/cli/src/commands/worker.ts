import type { Command } from "commander";
import type { WorkerFlags } from "../actions/worker.js";
import { addTlsFlags } from "../flags/connection.js";
import { engineOption } from "../flags/engine.js";
import { examples } from "../flags/examples.js";
import { hostPort } from "../flags/host-port.js";
import { integer } from "../flags/integer.js";
import { onInterrupt } from "../interrupt.js";
import { say } from "../terminal/print.js";

export function registerWorker(program: Command): void {
  const command = program
    .command("worker")
    .summary("train members for a coordinator")
    .description(
      "Joins a coordinator and trains members for it, one at a time, until Ctrl-C. Start one per core, or one per GPU; a worker may come and go.",
    )
    .requiredOption("--join <host:port>", "the coordinator", hostPort)
    .option("--name <name>", "what people call this worker (default: the host and the process)")
    .addOption(engineOption("here"))
    .option("--patience <seconds>", "how long to wait for a coordinator that does not answer", integer(0, 86_400), 60)
    .option("--cache <dir>", "where data artifacts are kept between members (default: a temporary folder)");
  addTlsFlags(command)
    .addHelpText(
      "after",
      examples(
        "conclave worker --join 127.0.0.1:7600",
        "conclave worker --join 10.0.0.5:7600 --tls-cert node.pem --tls-key node.key --tls-ca ca.pem",
      ),
    )
    .action(async (flags: WorkerFlags) => {
      // Before the command is loaded: a signal in the meantime is a good end as well.
      using interruption = onInterrupt(() => say(["handing back what is in training; Ctrl-C again ends at once"]));
      const { workerAction } = await import("../actions/worker.js");
      await workerAction(flags, interruption);
    });
}
