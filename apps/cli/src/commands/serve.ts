import type { Command } from "commander";
import type { ServeFlags } from "../actions/serve.js";
import { addTlsFlags } from "../flags/connection.js";
import { examples } from "../flags/examples.js";
import { integer } from "../flags/integer.js";
import { onInterrupt } from "../interrupt.js";
import { say } from "../terminal/print.js";

export function registerServe(program: Command): void {
  const command = program
    .command("serve")
    .summary("answer predictions over gRPC")
    .description(
      "Serves a trained ensemble over gRPC in the Open Inference Protocol, until Ctrl-C: tritonclient and KServe clients work unchanged.",
    )
    .argument("<run>", "the run's folder")
    .option("--host <address>", "where to listen; beyond this machine only with TLS or --insecure", "127.0.0.1")
    .option("--port <n>", "0 takes a free one", integer(0, 65535), 8001)
    .option("--max-message <MiB>", "the longest request taken and answer given", integer(1, 2047), 64)
    .option(
      "--max-memory <MiB>",
      "what requests and answers under way may hold, beside what the server takes idle; default: 8 times --max-message",
      integer(1),
    )
    .option("--max-connections <n>", "clients connected at once", integer(1, 65535), 1024)
    .option("--json", "say where it listens as one JSON document on stdout");
  addTlsFlags(command)
    .addHelpText("after", examples("conclave serve runs/digits", "conclave serve runs/digits --port 0 --json"))
    .action(async (run: string, flags: ServeFlags) => {
      // Before the command is loaded: a signal in the meantime is a good end as well.
      using interruption = onInterrupt(() => say(["closing; Ctrl-C again ends at once"]));
      const { serveAction } = await import("../actions/serve.js");
      await serveAction(run, flags, interruption);
    });
}
