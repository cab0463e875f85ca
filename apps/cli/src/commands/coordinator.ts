import { type Command, Option } from "commander";
import type { CoordinatorCommandFlags } from "../actions/coordinator.js";
import { byteSize } from "../flags/byte-size.js";
import { addTlsFlags } from "../flags/connection.js";
import { examples } from "../flags/examples.js";
import { integer } from "../flags/integer.js";
import { onInterrupt } from "../interrupt.js";
import { say } from "../terminal/print.js";

export function registerCoordinator(program: Command): void {
  const command = program
    .command("coordinator")
    .summary("keep runs and hand out members to workers")
    .description(
      "Keeps runs and hands their members to workers, until Ctrl-C. Its state is a folder: started again on it, it goes on where it was.",
    )
    .option("--host <address>", "where to listen; beyond this machine only with TLS or --insecure", "127.0.0.1")
    .option("--port <n>", "0 takes a free one", integer(0, 65535), 7600)
    .option("--state <dir>", "where runs and artifacts are kept", ".conclave")
    .option(
      "--lease <seconds>",
      "a worker that is silent for so long loses its member to another",
      integer(1, 3600),
      15,
    )
    .addOption(
      new Option("--max-upload <size>", "the largest file that clients and workers may upload")
        .argParser(byteSize)
        .default(16 * 2 ** 30, "16G"),
    )
    .option(
      "--disk-reserve <size>",
      "disk space that uploads leave free (default: a twentieth of the disk, at most 1G)",
      byteSize,
    )
    .option("--json", "say where it listens as one JSON document on stdout");
  addTlsFlags(command)
    .addHelpText(
      "after",
      examples(
        "conclave coordinator",
        "conclave coordinator --state /data/conclave --max-upload 64G --disk-reserve 5G",
        "conclave coordinator --host 0.0.0.0 --tls-cert node.pem --tls-key node.key --tls-ca ca.pem",
      ),
    )
    .action(async (flags: CoordinatorCommandFlags) => {
      // Before the command is loaded: a signal in the meantime is a good end as well.
      using interruption = onInterrupt(() => say(["closing; Ctrl-C again ends at once"]));
      const { coordinatorAction } = await import("../actions/coordinator.js");
      await coordinatorAction(flags, interruption);
    });
}
