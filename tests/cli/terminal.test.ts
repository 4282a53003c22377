import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { tableStyle } from "../../src/cli/terminal.ts";
import { isoflop } from "../support/cli.ts";

const ESCAPE = "\u001b[";
const terminal = { isTTY: true };

describe("colours", () => {
  it("are there on a terminal", () => {
    const style = tableStyle(terminal, { TERM: "xterm" });
    expect(style.heading("N")).toBe(`${ESCAPE}1mN${ESCAPE}22m`);
    expect(style.aside("N")).toBe(`${ESCAPE}2mN${ESCAPE}22m`);
  });

  it("are left out where NO_COLOR is set to anything but nothing", () => {
    expect(tableStyle(terminal, { NO_COLOR: "1" }).heading("N")).toBe("N");
    expect(tableStyle(terminal, { NO_COLOR: "0" }).aside("N")).toBe("N");
    expect(tableStyle(terminal, { NO_COLOR: "" }).heading("N")).toContain(ESCAPE);
  });

  it("are left out on a dumb terminal, and where the output is none", () => {
    expect(tableStyle(terminal, { TERM: "dumb" }).heading("N")).toBe("N");
    expect(tableStyle({}, { TERM: "xterm" }).heading("N")).toBe("N");
    expect(isoflop(["plan"], { FORCE_COLOR: "1", TERM: "xterm" }).stdout).not.toContain(ESCAPE);
  });
});

describe("a pipe that closes early", () => {
  it("ends the command without an error", () => {
    const main = fileURLToPath(new URL("../../build/cli/main.js", import.meta.url));
    const long = '"$0" "$1" plan --format json --num-sizes-per-budget 50 --compute-budgets 1e17:1e22:500 | head -c 1';
    const { status, stderr } = spawnSync("sh", ["-c", long, process.execPath, main], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});
