import asc from "assemblyscript/asc";
import { expect, test } from "vitest";
import { RULES } from "../../../src/options/feasibility.ts";
import { FEASIBILITY_RULES } from "../../../src/wasm/plan/feasibility.ts";

/** The number constants that a file of assembly/ exports. The core itself is spared them: names cost bytes. */
async function constantsOf(file: string): Promise<Record<string, number>> {
  const binaries: Uint8Array<ArrayBuffer>[] = [];
  const { error, stderr } = await asc.main([file, "--outFile", "out.wasm", "--runtime", "stub", "--use", "abort="], {
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") binaries.push(Uint8Array.from(contents));
    },
  });
  if (error !== null) throw new Error(stderr.toString(), { cause: error });
  const { instance } = await WebAssembly.instantiate(binaries[0] ?? new Uint8Array());
  return Object.fromEntries(
    Object.entries(instance.exports).flatMap(([name, value]) =>
      value instanceof WebAssembly.Global ? [[name, Number(value.value)]] : [],
    ),
  );
}

test("verdicts stand in the order of the codes that the core gives", async () => {
  const codes = await constantsOf("assembly/plan/feasibility.ts");
  const verdicts = ["feasible", ...FEASIBILITY_RULES];
  const names = Object.fromEntries(Object.entries(codes).map(([name, code]) => [name, verdicts[code]]));
  expect(names).toEqual({
    FEASIBLE: "feasible",
    NO_TOKENS: "no-tokens",
    TOO_FEW_TOKENS_PER_PARAM: "min-tokens-per-param",
    TOO_MANY_PARAMS: "max-params",
    TOO_FEW_STEPS: "min-steps",
    TOO_MANY_TOKENS_PER_PARAM: "max-tokens-per-param",
    TOO_MANY_TOKENS: "max-tokens",
  });
  expect(verdicts).toHaveLength(Object.keys(codes).length);
});

test("a verdict is of a model too large up to min-steps, where the core's tooLarge ends", () => {
  expect(Object.keys(RULES)).toEqual(FEASIBILITY_RULES);
  expect(FEASIBILITY_RULES.filter((rule) => RULES[rule].makes === "too-large")).toEqual([
    "no-tokens",
    "min-tokens-per-param",
    "max-params",
    "min-steps",
  ]);
});
