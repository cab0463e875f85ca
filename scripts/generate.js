// Writes every generated file of the repository: src/gen of the packages that have a buf.gen.yaml, and docs/run-spec.schema.json.
//   node scripts/generate.js           writes them in place
//   node scripts/generate.js --check   writes them to a temporary folder instead, names those that differ, and then exits 1
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));
const SCHEMA = "docs/run-spec.schema.json";
const withProtobuf = readdirSync(join(repository, "packages"))
  .map((name) => join("packages", name))
  .filter((folder) => existsSync(join(repository, folder, "buf.gen.yaml")));

/** Runs a tool of node_modules/.bin, or node, in a folder; gives what it printed. */
function run(folder, command, args, input) {
  const PATH = [join(repository, "node_modules/.bin"), process.env.PATH].join(delimiter);
  return execFileSync(command, args, { cwd: folder, env: { ...process.env, PATH }, input, encoding: "utf8" });
}

function generateProtobuf(root) {
  for (const folder of withProtobuf) {
    // A package that generates more than buf alone does says how.
    const ownWay = existsSync(join(root, folder, "generate.js"));
    if (ownWay) run(join(root, folder), process.execPath, ["generate.js"]);
    else run(join(root, folder), "buf", ["generate"]);
  }
}

async function generateSchema(root) {
  run(repository, "tsc", ["-b", "packages/spec"]);
  const { specJsonSchema } = await import(new URL("../packages/spec/dist/index.js", import.meta.url));
  const formatted = run(
    repository,
    "biome",
    ["format", `--stdin-file-path=${SCHEMA}`],
    JSON.stringify(specJsonSchema()),
  );
  mkdirSync(dirname(join(root, SCHEMA)), { recursive: true });
  writeFileSync(join(root, SCHEMA), formatted);
}

async function generate(root) {
  generateProtobuf(root);
  await generateSchema(root);
}

/** A folder in which the generators find all they read, and nothing they write. */
function makeMirror() {
  const mirror = mkdtempSync(join(tmpdir(), "conclave-generate-"));
  symlinkSync(join(repository, "node_modules"), join(mirror, "node_modules"));
  cpSync(join(repository, "proto"), join(mirror, "proto"), { recursive: true });
  for (const folder of withProtobuf) {
    for (const file of ["buf.gen.yaml", "generate.js", "package.json"]) {
      const source = join(repository, folder, file);
      if (existsSync(source)) cpSync(source, join(mirror, folder, file));
    }
  }
  return mirror;
}

function generatedFiles(root) {
  const inPackages = withProtobuf.flatMap((folder) => {
    const gen = join(folder, "src/gen");
    if (!existsSync(join(root, gen))) return [];
    const entries = readdirSync(join(root, gen), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(root, "/").length));
  });
  return existsSync(join(root, SCHEMA)) ? [...inPackages, SCHEMA] : inPackages;
}

async function check() {
  const mirror = makeMirror();
  try {
    await generate(mirror);
    const read = (root, file) => (existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : null);
    const files = new Set([...generatedFiles(repository), ...generatedFiles(mirror)]);
    return [...files].filter((file) => read(repository, file) !== read(mirror, file)).sort();
  } finally {
    rmSync(mirror, { recursive: true });
  }
}

if (process.argv.includes("--check")) {
  const differing = await check();
  for (const file of differing) console.error(`${file} is not what its source generates; run: npm run generate`);
  process.exitCode = differing.length === 0 ? 0 : 1;
} else {
  await generate(repository);
}
