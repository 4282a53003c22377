// Runs test files in a process of their own, which is ended and started anew where it hangs.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("trial.mjs", import.meta.url));
/** How many times as long as without a change a file may take, beside some milliseconds of its own. */
const TIMES_USUAL = 5;
const LEAST_PATIENCE = 5000;

/** Starts a process of trials. */
export async function startTrials() {
  let child;
  let files;
  const start = async () => {
    child = fork(PROGRAM, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    ({ files } = await new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", () => reject(new Error("The process of trials ended before it began.")));
    }));
    child.removeAllListeners("exit");
  };
  await start();

  /**
   * Runs files one after another to the first failure, as { failure, durations }; { hung } where one does not end. Changed
   * sources of src/ are texts by path; what the files usually take, milliseconds by path.
   */
  const run = (wanted, { usual = {}, changed = {} }) =>
    new Promise((resolve) => {
      const durations = {};
      let timer;
      const end = (outcome) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve({ durations, ...outcome });
      };
      const restart = async (outcome) => {
        child.removeAllListeners();
        child.kill("SIGKILL");
        await start();
        end(outcome);
      };
      child.on("message", ({ started, ended, duration, done, failure }) => {
        if (done) return end({ failure });
        clearTimeout(timer);
        if (ended) durations[ended] = duration;
        if (started && usual[started] !== undefined) {
          timer = setTimeout(() => restart({ hung: started }), TIMES_USUAL * usual[started] + LEAST_PATIENCE);
        }
      });
      // A module may take all of the memory.
      child.on("exit", () => restart({ failure: { test: "the process ended" } }));
      child.send({ files: wanted, changed });
    });
  return { files, run, end: () => child.disconnect() };
}
