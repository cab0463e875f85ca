import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import {
  type BoundService,
  COORDINATOR_MAX_RECEIVE_BYTES,
  type Connection,
  type ConnectOptions,
  connect,
  createServer,
  implementService,
  type ListenOptions,
  ProtocolError,
  RunsDefinition,
  type ServerOptions,
  type ServiceHandlers,
} from "../../src/index.js";

/** A folder that is removed when the test ends. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "conclave-protocol-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

const unplanned = () => {
  throw new Error("this test planned no such call");
};

/** The Runs service, of which a test says what it needs. */
export function runsService(handlers: Partial<ServiceHandlers<RunsDefinition>>): BoundService {
  const all = {
    submit: unplanned,
    get: unplanned,
    watch: unplanned,
    cancel: unplanned,
    resume: unplanned,
    list: unplanned,
  };
  return implementService(
    RunsDefinition,
    { ...all, ...handlers },
    (error) => new ProtocolError("internal", `unforeseen: ${error}`),
  );
}

/** A server on a free port of this machine; drained when the test ends. */
export async function serve(
  services: readonly BoundService[],
  options: Partial<ListenOptions> = {},
  changes: Partial<ServerOptions> = {},
) {
  const server = await createServer({ services, maxReceiveBytes: COORDINATOR_MAX_RECEIVE_BYTES, ...changes });
  const bound = await server.listen({ host: "127.0.0.1", port: 0, tls: null, insecure: false, ...options });
  onTestFinished(() => server.drain({ settleMs: 0, graceMs: 100 }));
  return { server, ...bound };
}

export async function connectTo(address: string, options: Partial<ConnectOptions> = {}): Promise<Connection> {
  const connection = await connect({
    address,
    tls: null,
    peer: "coordinator",
    deadlineMs: 120_000,
    patienceMs: 0,
    ...options,
  });
  onTestFinished(() => connection.close());
  return connection;
}
