// Runs in each test file: writes which functions of the modules its tests have called, where these were compiled to tell, and
// ends a run at its first failure. Vitest's own way, `bail`, goes on to import the files that are left, whose tables of tests
// may take half a minute.
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeEach, expect } from "vitest";
import { fitModule } from "../../src/wasm/fit/module.ts";
import { core } from "../../src/wasm/plan/module.ts";

const path = new URL("../../coverage/mutation/reached.json", import.meta.url);

// A worker that is left of another run has its module.
const run = readFileSync(new URL("../../coverage/mutation/run.json", import.meta.url), "utf8");
globalThis.run ??= run;
if (globalThis.run !== run) throw new Error("STALE");
// A file whose import fails does not come to its end.
if (globalThis.isUnfinished) throw new Error("A file before this one has failed.");
globalThis.isUnfinished = true;

let hasFailed = false;
beforeEach(({ skip }) => {
  if (hasFailed) skip();
});
afterEach(({ task }) => {
  hasFailed ||= task.result?.state === "fail";
});

afterAll(() => {
  globalThis.isUnfinished = hasFailed;
  if (core.exports.reachedStart === undefined) return;
  const { testPath } = expect.getState();
  const all = JSON.parse(readFileSync(path, "utf8"));
  for (const { exports } of [core, fitModule]) {
    const marks = new Uint8Array(exports.memory.buffer, exports.reachedStart(), exports.reachedCount());
    all[testPath] = [...(all[testPath] ?? []), ...[...marks.keys()].filter((place) => marks[place] === 1)];
    marks.fill(0);
  }
  writeFileSync(path, JSON.stringify(all));
});
