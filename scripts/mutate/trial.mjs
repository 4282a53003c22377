// A process that runs test files against changed sources and the modules of WASM in coverage/mutation/, over and over, and says
// how it goes. The process that started it ends it where a change hangs.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createVitest } from "vitest/node";

const root = fileURLToPath(new URL("../../", import.meta.url));
let order = [];
let run = 0;
/** The texts that stand in for sources, by their paths. */
let changed = {};

/** Runs files in the order that they are asked for in. */
class AsAsked {
  sort(files) {
    return [...files].sort((a, b) => order.indexOf(a.moduleId) - order.indexOf(b.moduleId));
  }
  shard(files) {
    return files;
  }
}

/** Has what `#wasm/*` names read by each run anew, and not from the package's own build. */
const modules = {
  name: "mutated-modules",
  enforce: "pre",
  resolveId: (id) => (/^#wasm\/(core|fit)$/.test(id) ? `\0${id}` : undefined),
  load: (id) =>
    id.startsWith("\0#wasm/")
      ? `import { readFileSync } from "node:fs";
         export const ${id.slice(7)}Source = readFileSync("${root}coverage/mutation/${id.slice(7)}.wasm", "base64");`
      : undefined,
};

/** Has changed sources read as they are changed. */
const sources = {
  name: "mutated-sources",
  enforce: "pre",
  load: (id) => (id.startsWith(root) ? changed[id.slice(root.length)] : undefined),
};

const progress = {
  onTestModuleStart: ({ moduleId }) => process.send({ started: moduleId }),
  onTestModuleEnd: (module) => process.send({ ended: module.moduleId, duration: module.diagnostic().duration }),
};

const vitest = await createVitest(
  "test",
  {
    root,
    watch: false,
    pool: "threads",
    maxWorkers: 1,
    // Files share their imports, which take longer than most tests.
    isolate: false,
    reporters: [progress],
    setupFiles: [fileURLToPath(new URL("reached.mjs", import.meta.url))],
    sequence: { sequencer: AsAsked },
  },
  { plugins: [modules, sources] },
);
const specifications = await vitest.globTestSpecifications();
process.send({ files: specifications.map(({ moduleId }) => moduleId) });

// What reached.mjs says of files that were not run.
const isAfter = ({ message }) => message === "A file before this one has failed.";

/** The first test that fails, by its name, or what else went wrong. */
function failureOf({ testModules, unhandledErrors }) {
  // Among what it gives are the files of earlier runs, as they ended then.
  const failed = testModules.filter((module) => order.includes(module.moduleId) && module.state() === "failed");
  const first = failed.find((module) => !module.errors().some(isAfter));
  if (first) {
    const [test] = first.children.allTests("failed");
    return { file: first.moduleId, test: test?.fullName ?? `outside its tests: ${first.errors()[0]?.message}` };
  }
  return unhandledErrors.length > 0 ? { test: String(unhandledErrors[0]) } : undefined;
}

/** Takes changed sources instead of those of the run before; what is made of all others is kept. */
function change(wanted) {
  const paths = [...Object.keys(changed), ...Object.keys(wanted)];
  changed = wanted;
  for (const { moduleGraph } of Object.values(vitest.vite.environments)) {
    for (const path of paths) {
      for (const module of moduleGraph.getModulesByFile(root + path) ?? []) moduleGraph.invalidateModule(module);
    }
  }
}

process.on("message", async ({ files, changed: wanted }) => {
  order = files;
  change(wanted);
  writeFileSync(`${root}coverage/mutation/run.json`, String(++run));
  const result = await vitest.runTestSpecifications(specifications.filter(({ moduleId }) => files.includes(moduleId)));
  process.send({ done: true, failure: failureOf(result) });
});
process.on("disconnect", () => process.exit());
