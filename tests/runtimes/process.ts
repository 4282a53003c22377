import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs a command to its end and gives what it printed; it must end well. */
export async function run(command: string, args: readonly string[], cwd: string, env: object = {}): Promise<string> {
  const { stdout } = await execute(command, args, {
    cwd,
    env: { ...process.env, ...env },
    timeout: 170_000,
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("A listening server must have a port.");
  return address.port;
}

/** A server that runs until it is stopped. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a server by a command, and waits until it answers. */
export async function serve(
  command: string,
  args: readonly string[],
  cwd: string,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<Server> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output = `${output}${chunk}`.slice(-4000);
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const stop = () => ended(child);
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) break;
    const answered = await fetch(url).then(
      (response) => response.arrayBuffer(),
      () => undefined,
    );
    if (answered !== undefined) return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`${command} ${args.join(" ")} must answer at ${url}; it printed:\n${output}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 5000);
  await exit;
  clearTimeout(late);
}
