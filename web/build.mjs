// Bundles the front end into the folder named by the first argument: one file per entry, its content hash in its name,
// a .gz beside it, and manifest.json that leads from the entry's plain name to the file.
//   node build.mjs OUT
import { build } from "esbuild";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";

const ENTRIES = ["src/desk.js", "src/charts.js", "src/desk.css"];
const COMPRESSED = /\.(js|css|svg|json|txt)$/;

const out = process.argv[2];
if (!out) {
  console.error("usage: node build.mjs OUT");
  process.exit(2);
}

const { metafile } = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ENTRIES,
  outdir: out,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  metafile: true,
  format: "iife",
  target: ["chrome90", "firefox90", "safari15"],
  charset: "utf8",
  // The licences ask that their notice go with the code: each bundle names a .LEGAL.txt that lies beside it.
  legalComments: "linked",
  loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
  logLevel: "warning",
});

const files = {};
for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) files[basename(entryPoint)] = basename(path);
}
for (const name of await readdir(out)) {
  if (!COMPRESSED.test(name)) continue;
  const plain = await readFile(join(out, name));
  const packed = gzipSync(plain, { level: 9 });
  if (packed.length < plain.length) await writeFile(join(out, `${name}.gz`), packed);
}
await writeFile(join(out, "manifest.json"), JSON.stringify({ files }, null, 1) + "\n");
