// Changes assembly/ and src/ one place at a time and looks whether a test notices; CONTRIBUTING.md says how to read it.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureBaseline, ROOMS } from "./baseline.mjs";
import { compile, modulesOf, sourceOf } from "./compile.mjs";
import { withoutEquivalents } from "./equivalents.mjs";
import { isKernel, markedFunctionsOf } from "./marks.mjs";
import { writeReport } from "./report.mjs";
import { isParsed, mutated, sitesOf } from "./sites.mjs";
import { startTrials } from "./trials.mjs";
import { usersOf } from "./users.mjs";

const { values: given } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    sample: { type: "string", default: "Infinity" },
    seed: { type: "string", default: "1" },
    threshold: { type: "string", default: "0" },
  },
});
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = `${root}coverage/mutation`;
mkdirSync(folder, { recursive: true });

const isOurs = (path) => path.endsWith(".ts") && !path.endsWith(".d.ts");
const paths = ["assembly", ...ROOMS.map((room) => `src/${room}`)].flatMap((name) =>
  readdirSync(root + name, { recursive: true }).map((path) => `${name}/${path.replaceAll("\\", "/")}`),
);
const sources = new Map(
  paths
    .filter(isOurs)
    .sort()
    .map((path) => [path, sourceOf(path)]),
);
const all = withoutEquivalents([...sources].flatMap(([file, source]) => sitesOf(file, source)));
const chosen = sampleOf(all.filter(({ file }) => file.startsWith(given.only)));

/** The sites that a seed chooses, the same ones whatever the number of others and whatever stands above them. */
function sampleOf(sites) {
  const keyOf = ({ file, was, becomes }) =>
    createHash("sha256").update([given.seed, file, was, becomes].join("\0")).digest("hex");
  return sites
    .map((site) => ({ site, key: keyOf(site) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, Number(given.sample))
    .map(({ site }) => site)
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.from - b.from));
}

const trials = await startTrials();
const baseline = await measureBaseline({ sources, trials, root, folder });
const usual = Object.fromEntries(baseline.files.map(({ path, duration }) => [path, duration]));
const original = { core: await compile("core"), fit: await compile("fit") };

// How often each test file has noticed a change of each source.
const killsPath = `${folder}/kills.json`;
const kills = existsSync(killsPath) ? JSON.parse(readFileSync(killsPath, "utf8")) : {};

const early = new Set(baseline.early);

/** The test files that reach a site's function, likely and quick ones first. */
function testsFor({ file, from, to }) {
  const within = markedFunctionsOf(file, sources.get(file)).filter((body) => body.from <= from && to <= body.to);
  const innermost = within.length > 0 ? `${file}:${within.at(-1).from}` : undefined;
  // What runs as a module is loaded is there for all who call a function of it, or of those that import it.
  const users = innermost === undefined || early.has(innermost) ? usersOf(file, sources) : [];
  const reaches = (name) => name === innermost || users.includes(name.slice(0, name.indexOf(":")));
  const likelihood = ({ path, duration }) => (0.1 + (kills[file]?.[relative(root, path)] ?? 0)) / (300 + duration);
  return baseline.files
    .filter(({ reached }) => reached.some(reaches))
    .sort((a, b) => likelihood(b) - likelihood(a))
    .map(({ path }) => path);
}

/** A mutant as { modules, changed }: its modules of WASM and its sources of src/; undefined where it does not compile. */
async function compileMutant(site) {
  const text = mutated(sources.get(site.file), site);
  if (!isKernel(site.file)) {
    return isParsed(text) ? { modules: original, changed: { [site.file]: text } } : undefined;
  }
  const modules = { ...original };
  for (const name of modulesOf(site.file)) {
    modules[name] = await compile(name, new Map([[site.file, text]]));
    if (modules[name] === undefined) return undefined;
  }
  return { modules, changed: {} };
}

async function tryMutant(site, mutant) {
  if (mutant === undefined) return { outcome: "not compiled" };
  const tests = testsFor(site);
  if (tests.length === 0) return { outcome: "survived", why: "no test reaches it" };
  for (const [name, bytes] of Object.entries(mutant.modules)) writeFileSync(`${folder}/${name}.wasm`, bytes);
  const { failure, hung } = await trials.run(tests, { usual, changed: mutant.changed });
  const noticed = hung ?? failure?.file;
  if (noticed !== undefined) {
    kills[site.file] ??= {};
    const test = relative(root, noticed);
    kills[site.file][test] = (kills[site.file][test] ?? 0) + 1;
  }
  if (hung !== undefined) return { outcome: "timed out", by: relative(root, hung) };
  return failure ? { outcome: "killed", by: failure.test } : { outcome: "survived" };
}

const began = performance.now();
const results = [];
let report = writeReport(results, { folder, seconds: 0 });
let next = chosen.length > 0 ? compileMutant(chosen[0]) : undefined;
for (const [i, site] of chosen.entries()) {
  const mutant = await next;
  const trial = tryMutant(site, mutant);
  // While tests run in their own process, this one compiles what they run on next.
  next = i + 1 < chosen.length ? compileMutant(chosen[i + 1]) : undefined;
  const started = performance.now();
  results.push({ ...site, ...(await trial), seconds: (performance.now() - started) / 1000 });
  // What is known so far stands there where a long run is ended.
  report = writeReport(results, { folder, seconds: (performance.now() - began) / 1000 });
  writeFileSync(killsPath, JSON.stringify(kills));
}
trials.end();

process.stdout.write(report.text);
if (report.score < Number(given.threshold)) {
  process.stderr.write(`${report.score.toFixed(1)}% are noticed, and at least ${given.threshold}% must be.\n`);
  process.exitCode = 1;
}
