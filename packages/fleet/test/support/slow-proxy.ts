import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Transform } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";

/** Bytes that go on at once; then the link rests. */
const BURST = 65_536;

/** A link to an address that carries at most so many bytes a second towards the client; gives its own address. */
export async function slowProxy(target: string, bytesPerSecond: number): Promise<string> {
  const [host = "", port = ""] = target.split(":");
  const sockets = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => [near, far].map((one) => one.destroy()));
    }
    near.pipe(far);
    far.pipe(throttle(bytesPerSecond)).pipe(near);
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const bound = proxy.address();
  if (bound === null || typeof bound === "string") throw new Error("expected a port");
  return `127.0.0.1:${bound.port}`;
}

function throttle(bytesPerSecond: number): Transform {
  let sent = 0;
  return new Transform({
    highWaterMark: BURST,
    transform(chunk: Buffer, _, done) {
      sent += chunk.byteLength;
      const rest = sent >= BURST ? delay((1000 * sent) / bytesPerSecond) : null;
      if (rest !== null) sent = 0;
      void Promise.resolve(rest).then(() => done(null, chunk));
    },
  });
}
