import { spawn } from "node:child_process";
import type { Server } from "node:http";
import { basename } from "node:path";
import type { Command } from "commander";
import { describeThrown } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";
import type { Options } from "../options/read.ts";
import type { Rows } from "../options/table.ts";
import { IsoflopCommand, inNamesOf } from "./command.ts";
import { decodeText } from "./decode-text.ts";
import { addFlags, flagSpelling, readFlags } from "./flags.ts";
import { Interrupted, interruptible } from "./interrupt.ts";
import { type OpenedFile, pageServer } from "./page-server.ts";
import { readFileBytes } from "./read-file.ts";
import { print } from "./standard-output.ts";

const MAX_FILE_BYTES = 2 ** 26;
const LOOPBACK = "127.0.0.1";

const ROWS: Rows = {
  port: {
    rule: { kind: "number", integer: true, min: 0, max: 65_535 },
    byDefault: 0,
    remedy: "Leave it out for a free one.",
    help: { words: "where it listens on 127.0.0.1; 0: wherever is free", unit: "port" },
  },
  addressOnly: {
    rule: { kind: "flag" },
    byDefault: false,
    help: { words: "prints the address, and opens no browser" },
  },
};

export function viewCommand(): Command {
  const command = new IsoflopCommand("view")
    .summary("open the page that plans, judges and fits, with files in it")
    .description(
      "Serves the page on this machine alone and opens it in a browser, with a plan's file and files of runs in it. " +
        "Nothing leaves the machine. Ends with Ctrl-C.",
    )
    .argument("[files...]", "[plan.json] runs.csv …");
  return addFlags(command, ROWS).action((paths: readonly string[], flags: Options) =>
    inNamesOf(flagSpelling(ROWS), () => view(paths, readFlags(flags, ROWS))),
  );
}

async function view(paths: readonly string[], { port = 0, addressOnly }: Options): Promise<void> {
  const files: OpenedFile[] = [];
  for (const path of paths) {
    const bytes = await readFileBytes("<files>", path, MAX_FILE_BYTES);
    const text = decodeText("<files>", path, bytes, MAX_FILE_BYTES);
    files.push({ name: path === "-" ? "standard input" : basename(path), text });
  }
  const server = await pageServer(files);
  await listening(server, Number(port));
  const address = server.address();
  const url = `http://${LOOPBACK}:${typeof address === "object" && address !== null ? address.port : port}/`;
  await print(`${url}\nCtrl-C ends it.\n`);
  if (addressOnly !== true) openBrowser(url);
  try {
    await interruptible(aborted);
  } catch (thrown) {
    if (!(thrown instanceof Interrupted)) throw thrown;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (thrown) =>
      reject(
        new IsoflopError("FILE_ACCESS", {
          field: "port",
          rule: words`${name("port")} must be free`,
          value: `${port}: ${describeThrown(thrown)}`,
          remedy: "Leave it out for a free one.",
          cause: thrown,
        }),
      ),
    );
    server.listen(port, LOOPBACK, resolve);
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

/** Opens the system's browser; where there is none, the address has been printed. */
function openBrowser(url: string): void {
  const [program, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  if (program === undefined) return;
  spawn(program, args, { stdio: "ignore", detached: true })
    .on("error", () => undefined)
    .unref();
}
