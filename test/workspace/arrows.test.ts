import { describe, expect, it } from "vitest";
import { readProjects } from "./projects.js";

/** What each package may depend on. A new package needs a row here: adding one is a decision about the design. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  random: [],
  spec: [],
  telemetry: [],
  protocol: [],
  core: ["random"],
  data: ["random"],
  augment: ["random"],
  store: ["spec"],
  tracer: ["core", "telemetry"],
  engines: ["tracer", "core", "telemetry"],
  ensemble: ["engines", "data", "augment", "core", "random", "spec", "telemetry"],
  serving: ["ensemble", "protocol", "telemetry"],
  fleet: ["ensemble", "store", "data", "protocol", "spec", "telemetry"],
  // core, data, random: a check looks at a model layer by layer and draws from the rows, before anything is trained.
  study: ["ensemble", "core", "data", "random", "spec", "telemetry"],
  // data: the client reads the files, so that a coordinator never needs to see them. augment: it previews augmented images.
  conclave: ["fleet", "serving", "study", "ensemble", "data", "augment", "spec", "telemetry"],
  coordinator: ["conclave", "fleet", "serving", "telemetry"],
  worker: ["conclave", "fleet", "serving", "telemetry"],
  dashboard: ["conclave", "fleet", "serving", "telemetry"],
  cli: ["conclave", "fleet", "serving", "telemetry", "coordinator", "worker"],
};

const projects = readProjects();

describe.each(projects.map((project) => [project.folder, project] as const))("%s", (_, project) => {
  it("depends on nothing that the design's arrows do not point to", () => {
    expect(Object.keys(ARROWS)).toContain(project.name);
    const allowed = ARROWS[project.name] ?? [];
    expect(project.dependencies.filter((name) => !allowed.includes(name))).toEqual([]);
  });

  it("refers in its tsconfig.json to exactly the packages it depends on, so that tsc -b builds them first", () => {
    expect(project.references).toEqual(project.dependencies);
  });
});

it("the packages and apps form no cycle", () => {
  const dependencies = new Map(projects.map((project) => [project.name, project.dependencies]));
  const cycleFrom = (name: string, above: readonly string[]): readonly string[] | null => {
    if (above.includes(name)) return [...above.slice(above.indexOf(name)), name];
    for (const next of dependencies.get(name) ?? []) {
      const cycle = cycleFrom(next, [...above, name]);
      if (cycle !== null) return cycle;
    }
    return null;
  };
  expect(projects.map(({ name }) => cycleFrom(name, [])).filter((cycle) => cycle !== null)).toEqual([]);
});
