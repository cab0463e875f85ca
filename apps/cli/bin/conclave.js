#!/usr/bin/env node
// Plain JavaScript that any Node parses: it answers the two beginnings that would otherwise end in a stack trace, and signals that come
// before a command listens to them.
import { existsSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
const main = new URL("../bundle/main.js", import.meta.url);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`conclave needs Node 20.19 or newer, and this is Node ${process.versions.node}.`);
  process.exitCode = 1;
} else if (!existsSync(main)) {
  console.error("conclave is not built yet: run `npm run build` in the project's folder first.");
  process.exitCode = 1;
} else {
  // A command that has something to tidy listens itself (src/interrupt.ts); while it is being loaded, and of one that has nothing, a signal is
  // the end, with the exit status that it always has (src/exit-code.ts).
  for (const name of ["SIGINT", "SIGTERM"]) {
    process.on(name, () => {
      if (process.listenerCount(name) === 1) process.exit(130);
    });
  }
  // Warnings about Node's API are for us, not for those who use a command (grpc-js causes one for TLS to an IP address).
  process.noDeprecation = process.env.CONCLAVE_DEBUG !== "1";
  await import(main.href);
}
