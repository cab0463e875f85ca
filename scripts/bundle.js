// Puts what a process loads when it starts into a few files. In a package's folder, after its build:
//   node ../../scripts/bundle.js dist/main.js      writes bundle/main.js and what it imports
// A command is some 600 modules, ours and others'. To find, open and link them one by one takes Node several times as long as to run them, and
// a training starts three processes. Modules that are imported when they are needed become files of their own.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join, relative, resolve } from "node:path";
import { rolldown } from "rolldown";

/** Packages that look for files beside their own, or are loaded in another way than by import: they stay where they are. */
const OUTSIDE = [
  /^@grpc\//,
  /^grpc-health-check$/,
  /^@tensorflow\//,
  /^onnxruntime-/,
  /^libsql$/,
  /^piscina$/,
  /^sharp$/,
];

const [entry] = process.argv.slice(2);
if (entry === undefined) {
  console.error("expected the module that a process starts with, such as dist/main.js");
  process.exit(2);
}
const folder = resolve("bundle");
const bundle = await rolldown({
  input: entry,
  platform: "node",
  external: OUTSIDE,
  plugins: [{ name: "no-places", transform: refusePlaces }],
});
await rm(folder, { recursive: true, force: true });
const { output } = await bundle.write({ dir: folder, format: "esm", chunkFileNames: "chunks/[name]-[hash].js" });
const modules = output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
await writeFile(join(folder, "THIRD-PARTY-LICENSES.txt"), await licences(modules));

/** A module that asks where it lies would be told the bundle's place. Ours ask their package's exports. */
function refusePlaces(code, id) {
  const uncommented = code.replace(/^\s*(\*|\/\/).*$/gm, "");
  if (!id.includes("node_modules") || !/\b__dirname\b|\bimport\.meta\.(url|dirname)\b/.test(uncommented)) return;
  throw new Error(
    `${relative(process.cwd(), id)} looks for files beside it: add its package to OUTSIDE in scripts/bundle.js`,
  );
}

/** The licences of the packages whose code is in the bundle. */
async function licences(ids) {
  const folders = new Set(ids.flatMap((id) => id.match(/\/.*\/node_modules\/(@[^/]+\/)?[^/]+/)?.[0] ?? []));
  const texts = [...folders].sort().map(async (place) => {
    const { name, version, license } = createRequire(join(place, "package.json"))("./package.json");
    const file = (await readdir(place)).find((one) => /^licen[cs]e/i.test(basename(one)));
    const text = file === undefined ? "" : await readFile(join(place, file), "utf8");
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}
