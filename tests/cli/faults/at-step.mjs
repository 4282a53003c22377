// Loaded before the command: makes its n-th step of reading or writing fail, or the process end there. Steps are the calls that
// reach into the folder under test, or work on a file that is open.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { setTimeout as pause } from "node:timers/promises";

const { FAULT_FOLDER: folder = "", FAULT_STEP, FAULT: fault = "" } = process.env;
const step = Number(FAULT_STEP);
let numSteps = 0;

/** What happens in place of the step, if this is the one. */
async function atStep(name, act) {
  numSteps++;
  if (numSteps !== step) return act();
  process.stderr.write(`fault at ${name}\n`);
  if (fault.startsWith("SIG")) {
    // Of a process that runs a model for another one, that is whom a person ends.
    process.kill(process.env.ISOFLOP_SUPERVISED === undefined ? process.pid : process.ppid, fault);
    // A signal that is handled arrives in a turn of its own, while the step goes on.
    await pause(50);
    return act();
  }
  throw Object.assign(new Error(`${fault}: injected, ${name}`), { code: fault });
}

const isInFolder = (path) => typeof path === "string" && path.startsWith(folder);

for (const name of ["open", "stat", "lstat", "realpath", "rename", "unlink", "mkdir", "readFile"]) {
  const original = fs.promises[name];
  fs.promises[name] = (...args) =>
    isInFolder(args[0]) ? atStep(name, () => original(...args)) : original.apply(fs.promises, args);
}

const handle = await fs.promises.open(import.meta.filename);
const prototype = Object.getPrototypeOf(handle);
await handle.close();
for (const name of ["writeFile", "sync", "chmod", "stat", "close"]) {
  const original = prototype[name];
  prototype[name] = function (...args) {
    return atStep(`file.${name}`, () => original.apply(this, args));
  };
}

// Streams open and read through these.
const readers = new Set();
const openFile = fs.open;
fs.open = (path, ...rest) => {
  if (!isInFolder(path)) return openFile(path, ...rest);
  const done = rest.at(-1);
  return atStep("open", () => true).then(
    () =>
      openFile(path, ...rest.slice(0, -1), (error, fd) => {
        readers.add(fd);
        done(error, fd);
      }),
    (error) => done(error),
  );
};
const readFrom = fs.read;
fs.read = (fd, ...rest) => {
  if (!readers.has(fd)) return readFrom(fd, ...rest);
  return atStep("read", () => true).then(
    () => readFrom(fd, ...rest),
    (error) => rest.at(-1)(error),
  );
};
const writeNow = fs.writeSync;
fs.writeSync = (fd, ...rest) => {
  if (fd !== 1) return writeNow(fd, ...rest);
  numSteps++;
  if (numSteps !== step) return writeNow(fd, ...rest);
  if (fault.startsWith("SIG")) process.kill(process.pid, fault);
  throw Object.assign(new Error(`${fault}: injected, write`), { code: fault });
};
syncBuiltinESMExports();
