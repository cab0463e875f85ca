import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** A package or an app of this repository. */
export interface Project {
  /** The folder, such as "packages/core". */
  readonly folder: string;
  /** Its name without the scope: "core", "conclave", "cli". */
  readonly name: string;
  /** The projects of ours that it depends on, by name, sorted. */
  readonly dependencies: readonly string[];
  /** The folders that its tsconfig.json refers to, by the names of their projects, sorted. */
  readonly references: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

/** Every package and app, as their package.json and tsconfig.json say. */
export function readProjects(): readonly Project[] {
  const folders = ["packages", "apps"]
    .flatMap((group) => readdirSync(join(repository, group)).map((name) => `${group}/${name}`))
    .filter((folder) => existsSync(join(repository, folder, "package.json")));
  const manifests = new Map(folders.map((folder) => [folder, readJson<Manifest>(folder, "package.json")]));
  const ours = new Set([...manifests.values()].map(({ name }) => name));
  const byFolder = new Map([...manifests].map(([folder, { name }]) => [folder, withoutScope(name)]));

  return [...manifests].map(([folder, manifest]) => {
    const { references = [] } = readJson<{ references?: { path: string }[] }>(folder, "tsconfig.json");
    const needed = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies };
    return {
      folder,
      name: withoutScope(manifest.name),
      dependencies: Object.keys(needed)
        .filter((name) => ours.has(name))
        .map(withoutScope)
        .sort(),
      references: references.map(({ path }) => byFolder.get(join(folder, path)) ?? path).sort(),
    };
  });
}

function withoutScope(name: string): string {
  return name.replace(/^@conclave\//, "");
}

function readJson<T>(folder: string, file: string): T {
  return JSON.parse(readFileSync(join(repository, folder, file), "utf8")) as T;
}
