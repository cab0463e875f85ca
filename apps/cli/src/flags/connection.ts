import { type Command, Option } from "commander";
import { hostPort } from "./host-port.js";

/** The TLS flags as typed; both sides of a connection have the same ones. */
export interface TlsFlags {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly insecure?: boolean;
}

/** Flags of a command that speaks to a coordinator. */
export interface CoordinatorFlags extends TlsFlags {
  readonly coordinator?: string;
}

/** Adds --tls-cert, --tls-key, --tls-ca and --insecure. */
export function addTlsFlags(command: Command): Command {
  return command
    .option("--tls-cert <file>", "this side's certificate (PEM)")
    .option("--tls-key <file>", "its private key (PEM)")
    .option("--tls-ca <file>", "the authority that the other side's certificate must come from (PEM)")
    .option("--insecure", "speak without TLS beyond this machine: anyone on the network can then read and use it");
}

/** Adds --coordinator (or CONCLAVE_COORDINATOR) and the TLS flags. */
export function addCoordinatorFlags(command: Command, meaning: string): Command {
  return addTlsFlags(
    command.addOption(new Option("--coordinator <host:port>", meaning).env("CONCLAVE_COORDINATOR").argParser(hostPort)),
  );
}
