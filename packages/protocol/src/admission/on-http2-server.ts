import type { Http2SecureServer, Http2Server } from "node:http2";
import type { Server } from "@grpc/grpc-js";

type AnyHttp2Server = Http2Server | Http2SecureServer;

/** The one private part of grpc-js that is used here; a test fails should another version lack it. */
interface Http2ServerMaker {
  createHttp2Server?: (credentials: unknown) => AnyHttp2Server;
}

/** Shows each HTTP/2 server that a server of grpc-js makes, before it listens: grpc-js has no public way to see connections and streams. */
export function onHttp2Server(server: Server, show: (http2Server: AnyHttp2Server) => void): void {
  const maker = server as unknown as Http2ServerMaker;
  const make = maker.createHttp2Server;
  if (make === undefined) {
    throw new Error("expected a version of @grpc/grpc-js whose Server has createHttp2Server, as 1.14 does");
  }
  maker.createHttp2Server = (credentials) => {
    const http2Server = make.call(server, credentials);
    show(http2Server);
    return http2Server;
  };
}
