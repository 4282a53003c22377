// Runs in each test file: writes which functions its tests have called, where sources were changed to tell, and ends a run at
// its first failure. Vitest's own way, `bail`, goes on to import the files that are left, whose tables of tests may take half
// a minute.
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
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
beforeAll(() => keep("early"));
beforeEach(({ skip }) => {
  if (hasFailed) skip();
});
afterEach(({ task }) => {
  hasFailed ||= task.result?.state === "fail";
});

afterAll(() => {
  globalThis.isUnfinished = hasFailed;
  keep(expect.getState().testPath);
  globalThis.reachedMarks?.clear();
  if (isMarked()) for (const marks of kernelMarks()) marks.fill(0);
});

function isMarked() {
  return core.exports.reachedStart !== undefined;
}

function kernelMarks() {
  return [core, fitModule].map(
    ({ exports }) => new Uint8Array(exports.memory.buffer, exports.reachedStart(), exports.reachedCount()),
  );
}

/** Writes the marks that are set, beside what is written under that name. */
function keep(name) {
  if (!isMarked()) return;
  const all = JSON.parse(readFileSync(path, "utf8"));
  const places = kernelMarks().flatMap((marks) => [...marks.keys()].filter((place) => marks[place] === 1));
  all[name] = [...(all[name] ?? []), ...places, ...(globalThis.reachedMarks ?? [])];
  writeFileSync(path, JSON.stringify(all));
}
