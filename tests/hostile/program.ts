// Run in a process of its own: calls each function of a door with one hostile value after the other in place of each of its
// arguments and of each option, and prints a line before each call and one for what came of it, if that is not as it must be.

import { writeSync } from "node:fs";
import { IsoflopError } from "../../src/index.ts";
import { type Call, callsOf } from "./calls.ts";
import { HOSTILE } from "./values.ts";

// Some are texts of a million characters, which are read to the end; a hang is far from either.
const LIMIT_MS = 20_000;

function say(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

/** The arguments with one of them, or one of its options, replaced. */
function* hostileArgs({ args }: Call): Generator<{ readonly what: string; readonly args: readonly unknown[] }> {
  for (const [i, arg] of args.entries()) {
    for (const [hostile, make] of Object.entries(HOSTILE)) {
      yield { what: `argument ${i}: ${hostile}`, args: args.with(i, make()) };
    }
    if (typeof arg !== "object" || arg === null || Object.getPrototypeOf(arg) !== Object.prototype) continue;
    for (const option of Object.keys(arg)) {
      for (const [hostile, make] of Object.entries(HOSTILE)) {
        yield { what: `${option}: ${hostile}`, args: args.with(i, { ...arg, [option]: make() }) };
      }
      const throwing = Object.defineProperty({ ...arg }, option, {
        enumerable: true,
        get() {
          throw new RangeError("looked at");
        },
      });
      yield { what: `${option}: a getter that throws`, args: args.with(i, throwing) };
    }
  }
}

function isTyped(thrown: unknown): boolean {
  try {
    return thrown instanceof IsoflopError && typeof thrown.message === "string" && thrown.message.length < 2000;
  } catch {
    return false;
  }
}

function inWords(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.stack}`.slice(0, 600) : `${typeof thrown}`;
  } catch {
    return "what can't be looked at";
  }
}

process.on("unhandledRejection", (thrown) => say({ what: "an unhandled rejection", got: inWords(thrown) }));

let numCalls = 0;
for (const call of callsOf(process.argv[2] ?? "")) {
  // What is refused as it is would be refused for that alone.
  try {
    await call.call(...call.args);
  } catch (thrown) {
    say({ what: `${call.name} as it is`, got: inWords(thrown) });
  }
  for (const { what, args } of hostileArgs(call)) {
    const label = `${call.name}(${what})`;
    say({ begun: label });
    const start = performance.now();
    numCalls++;
    try {
      const result: unknown = call.call(...args);
      if (result instanceof Promise) await result;
    } catch (thrown) {
      // What the model throws, and what onProgress throws, is given on, as documented.
      const isOwn = call.name === "createModel" || what.startsWith("onProgress:");
      if (!isTyped(thrown) && !isOwn) say({ what: label, got: inWords(thrown) });
    }
    const time = performance.now() - start;
    if (time > LIMIT_MS) say({ what: label, got: `${Math.round(time)} ms` });
  }
}
await new Promise((resolve) => setTimeout(resolve, 20));
say({ numCalls });
