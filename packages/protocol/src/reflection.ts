import { ReflectionService } from "@grpc/reflection";
import { FILE_DESCRIPTORS } from "./gen/descriptors.js";

type Definitions = ConstructorParameters<typeof ReflectionService>[0];

/**
 * Lets tools such as grpcurl ask what the named services look like.
 * @see https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 */
export function reflectionOf(services: readonly string[]): ReflectionService {
  // ReflectionService reads nothing but the file descriptors of proto-loader's definitions; ts-proto makes none, buf does.
  const fileDescriptorProtos = FILE_DESCRIPTORS.map((base64) => Buffer.from(base64, "base64"));
  const definitions: Definitions = {
    files: { format: "Protocol Buffer 3 DescriptorProto", type: {}, fileDescriptorProtos },
  };
  return new ReflectionService(definitions, { services: [...services] });
}
