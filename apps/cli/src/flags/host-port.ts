import { InvalidArgumentError } from "commander";

const MOST_PORTS = 65_535;

/** HOST:PORT as typed, an IPv6 address in brackets; refused where nobody could ever answer. */
export function hostPort(text: string): string {
  const [, port] = /^(?:\[[0-9a-f:.]+\]|[^\s:[\]]+):(\d+)$/i.exec(text) ?? [];
  if (port === undefined || Number(port) < 1 || Number(port) > MOST_PORTS) {
    throw new InvalidArgumentError(`Expected HOST:PORT, such as 127.0.0.1:7600, with a port from 1 to ${MOST_PORTS}.`);
  }
  return text;
}
