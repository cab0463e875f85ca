import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** Nothing that a generated client uses is renamed, retyped or removed: https://buf.build/docs/breaking/rules/ */
const RULES = JSON.stringify({ version: "v2", breaking: { use: ["PACKAGE", "WIRE_JSON"] } });

function buf(...args: readonly string[]): string {
  return execFileSync(`${repository}node_modules/.bin/buf`, args, {
    cwd: `${repository}proto`,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** The descriptors of everything that goes over the wire, as a buf image in JSON. */
export function protocolImage(): unknown {
  const paths = ["conclave", "inference"].flatMap((folder) => ["--path", folder]);
  return JSON.parse(buf("build", ".", ...paths, "--exclude-source-info", "-o", "-#format=json"));
}

/**
 * What a client of an earlier image could no longer do, a line each; none where all of it still works.
 *
 * @param image the path of an image that {@link protocolImage} gave, as a .json file
 */
export function breakingChanges(image: string): readonly string[] {
  try {
    buf("breaking", ".", "--against", image, "--config", RULES);
    return [];
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    // 100: buf compared the two and found changes; anything else is a fault of its own.
    if (status !== 100) throw new Error(stderr, { cause: error });
    return stdout.trim().split("\n");
  }
}
