import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { EngineError } from "../engine-error.js";

/** TensorFlow's bindings, the better first. Neither is a dependency, since both download a library when installed. */
const PEERS = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"] as const;

/** What npm cannot do: since August 2026 the server that the packages download TensorFlow and their addon from answers 403. */
const ADVICE =
  "docs/guide/gpu.md says how to install it (npm install alone no longer can); or choose --engine onnx-cpu, which needs nothing more";

const require = createRequire(import.meta.url);

/** A binding as it is installed. */
export interface InstalledBinding {
  readonly name: string;
  /** The package's folder. */
  readonly folder: string;
}

/** The part of a loaded binding that is looked at. */
export interface TensorFlowBinding {
  backend(): { readonly isUsingGpuDevice: boolean; readonly binding: { readonly TF_Version: string } };
}

/**
 * The installed binding, with the addon that it needs, found without loading it.
 *
 * @param projects folders whose node_modules are looked in, instead of those around this package
 * @throws EngineError not-installed, saying what to do
 */
export function installedTensorFlow(projects?: readonly string[]): InstalledBinding {
  const found = PEERS.flatMap((name) => {
    const folder = folderOf(name, projects);
    return folder === null ? [] : [{ name, folder }];
  });
  const whole = found.find(({ folder }) => hasAddon(folder));
  if (whole !== undefined) return whole;
  const missing =
    found[0] === undefined
      ? `needs TensorFlow, and neither ${PEERS[0]} nor ${PEERS[1]} is installed`
      : `needs TensorFlow, and ${found[0].name} is installed without its addon (no tfjs_binding.node in ${join(found[0].folder, "lib")})`;
  throw new EngineError("not-installed", `the engine tfjs-gpu ${missing}; ${ADVICE}`);
}

function folderOf(name: string, projects: readonly string[] | undefined): string | null {
  if (projects !== undefined) {
    const folders = projects.map((project) => join(project, "node_modules", name));
    return folders.find((folder) => existsSync(join(folder, "package.json"))) ?? null;
  }
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

/** Addons lie in lib/napi-v8, named after the version of Node's interface. */
function hasAddon(folder: string): boolean {
  const lib = join(folder, "lib");
  return existsSync(lib) && readdirSync(lib).some((name) => existsSync(join(lib, name, "tfjs_binding.node")));
}

/**
 * Loads a binding, which registers the backend "tensorflow".
 * @throws EngineError not-installed when it does not load
 */
export function loadTensorFlow({ name, folder }: InstalledBinding): TensorFlowBinding {
  restoreUtilFunctions();
  // Several workers may share a card: without it the first takes all of its memory.
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  // Warnings and errors are told, not what TensorFlow finds in order.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "1";
  try {
    return require(folder) as TensorFlowBinding;
  } catch (error) {
    throw doesNotLoad({ name, folder }, error instanceof Error ? error.message : String(error), error);
  }
}

/** The error for a binding that is there and does not load. */
export function doesNotLoad({ name }: InstalledBinding, reason: string, cause?: unknown): EngineError {
  const [line = ""] = reason.split("\n");
  return new EngineError("not-installed", `${name} is installed but does not load: ${line}; ${ADVICE}`, { cause });
}

/** The bindings (4.22) call functions that Node 23 took out of util. */
function restoreUtilFunctions(): void {
  const util = require("node:util") as Record<string, unknown>;
  util.isArray ??= Array.isArray;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}
