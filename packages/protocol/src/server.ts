import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { logVerbosity, Server, type ServerCredentials, setLogVerbosity } from "@grpc/grpc-js";
import { Admission, type ServerBudget } from "./admission/admission.js";
import { COPIES_OF_MESSAGE } from "./admission/call-stream.js";
import { onHttp2Server } from "./admission/on-http2-server.js";
import type { BoundService } from "./implement.js";
import { ProtocolError } from "./protocol-error.js";
import { serverCredentials, serverSecurity, type TlsFiles } from "./tls.js";

export interface ServerOptions {
  readonly services: readonly BoundService[];
  /** Longest message taken. The coordinator's is 1 MiB: with 64 streams of it a server stays small; see docs/errors.md. */
  readonly maxReceiveBytes: number;
  /** What all clients together may take; default: {@link COORDINATOR_BUDGET}, meant for messages of 1 MiB. */
  readonly budget?: ServerBudget;
  /** Default: the system's. */
  readonly clock?: SweepClock;
  /** Health checks and reflection, for balancers and tools; default true. A server that nobody else knows of does without. */
  readonly diagnostics?: boolean;
}

export interface ListenOptions {
  /** Address to bind; other than loopback needs `tls` or `insecure`. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly tls: TlsFiles | null;
  readonly insecure: boolean;
}

export interface DrainOptions {
  /** How long balancers are given to see NOT_SERVING before calls are refused. */
  readonly settleMs: number;
  /** How long calls under way may go on before they are cut. */
  readonly graceMs: number;
}

export interface BoundAddress {
  readonly host: string;
  readonly port: number;
  /** HOST:PORT, as clients want it. */
  readonly address: string;
}

/** When the server looks for clients that keep it waiting. */
export interface SweepClock {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Calls `sweep` about once a second, until what it returns is called. */
  everySecond(sweep: () => void): () => void;
}

/** A gRPC server with health and reflection, safe limits and an orderly end. */
export interface RpcServer {
  /** Binds and begins to answer, SERVING. @throws ProtocolError `address-in-use`, `address-unusable`, `insecure-address`, `tls-files` */
  listen(options: ListenOptions): Promise<BoundAddress>;
  /** Sets what health checks hear of one service, or of the whole server (""). */
  setServing(service: string, serving: boolean): void;
  /** NOT_SERVING → wait for balancers → finish calls → cut what is left. */
  drain(options: DrainOptions): Promise<void>;
}

export const COORDINATOR_MAX_RECEIVE_BYTES = 1024 * 1024;

/** 85 of the largest messages at once, and more workers than a coordinator keeps busy. An idle connection costs 28 to 76 kB. */
export const COORDINATOR_BUDGET: ServerBudget = {
  memoryBytes: 256 * 1024 * 1024,
  answerBytes: 128 * 1024 * 1024,
  connections: 4096,
  patienceMs: 60_000,
};

/** The least memory with which a server can take its largest message, of which one client may hold half. */
export function leastMemoryBytes(maxReceiveBytes: number): number {
  return 2 * COPIES_OF_MESSAGE * maxReceiveBytes;
}

const systemClock: SweepClock = {
  now: () => performance.now(),
  everySecond(sweep) {
    const timer = setInterval(sweep, 1000).unref();
    return () => clearInterval(timer);
  },
};

/** grpc-js caps neither streams nor dead connections by itself: 300 streams one byte short of a message cost it 1.3 GB. */
const LIMITS = {
  "grpc.max_concurrent_streams": 64,
  "grpc.keepalive_time_ms": 30_000,
  "grpc.keepalive_timeout_ms": 10_000,
  // Long enough for any call but a watch, which its client reopens; short enough that a balancer spreads the load.
  "grpc.max_connection_age_ms": 30 * 60_000,
  "grpc.max_connection_age_grace_ms": 60_000,
} as const;

/** Makes a server of these services; nothing is bound yet. */
export async function createServer(options: ServerOptions): Promise<RpcServer> {
  // grpc-js would print to stderr what we throw; its own variable still turns that on.
  if ((process.env.GRPC_VERBOSITY ?? "") === "") setLogVerbosity(logVerbosity.NONE);
  const { maxReceiveBytes, budget = COORDINATOR_BUDGET, clock = systemClock } = options;
  const server = new Server({ ...LIMITS, "grpc.max_receive_message_length": maxReceiveBytes });
  const admission = new Admission({ ...budget, maxReceiveBytes, now: () => clock.now() });
  onHttp2Server(server, (http2Server) => admission.attach(http2Server));
  let endSweeps = () => {};
  const names = options.services.map(({ name }) => name);
  for (const { service, implementation } of options.services) server.addService(service, implementation);
  const setServing = options.diagnostics === false ? () => undefined : await addDiagnostics(server, names);
  const setAll = (serving: boolean) => {
    for (const name of ["", ...names]) setServing(name, serving);
  };
  setAll(false);

  return {
    async listen({ host, port, tls, insecure }) {
      const credentials = await serverCredentials(serverSecurity(host, tls, insecure));
      const bound = await bind(server, host, port, credentials);
      endSweeps = clock.everySecond(() => admission.sweep());
      setAll(true);
      return { host, port: bound, address: joinAddress(host, bound) };
    },
    setServing,
    async drain({ settleMs, graceMs }) {
      setAll(false);
      if (settleMs > 0) await delay(settleMs);
      admission.close();
      const timer = setTimeout(() => server.forceShutdown(), graceMs);
      await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      clearTimeout(timer);
      endSweeps();
    },
  };
}

/** Adds health and reflection, and returns how to say who serves. */
async function addDiagnostics(server: Server, names: readonly string[]): Promise<RpcServer["setServing"]> {
  // They bring a second protobuf implementation, which a process without them need not load.
  const [{ HealthImplementation }, { reflectionOf }] = await Promise.all([
    import("grpc-health-check"),
    import("./reflection.js"),
  ]);
  const health = new HealthImplementation();
  health.addToServer(server);
  reflectionOf(names).addToServer(server);
  return (service, serving) => health.setStatus(service, serving ? "SERVING" : "NOT_SERVING");
}

/** HOST:PORT, with IPv6 addresses in brackets. */
function joinAddress(host: string, port: AddressInfo["port"]): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

async function bind(server: Server, host: string, port: number, credentials: ServerCredentials): Promise<number> {
  const address = joinAddress(host, port);
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (cause, bound) => {
      if (!cause) resolve(bound);
      else if (/EADDRINUSE/.test(cause.message)) {
        const message = `${address} is in use by another program: choose another port, 0 for any free one, or stop that program`;
        reject(new ProtocolError("address-in-use", message, { cause }));
      } else {
        const message = `cannot listen on ${address} (${cause.message}): choose an address of this machine and a port that you may use`;
        reject(new ProtocolError("address-unusable", message, { cause }));
      }
    });
  });
}
