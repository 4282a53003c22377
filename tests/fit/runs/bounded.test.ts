import { describe, expect, test } from "vitest";
import { readRuns } from "../../../src/fit/index.ts";
import { errorOf } from "../../support/errors.ts";

const HEAD = "compute_budget,num_params,num_tokens,loss,note";
const ROW = "1e18,1e8,1.66e9,3.1";
const LONG = "x".repeat(8_000_001);

describe("a file that is larger than is read is refused as it is read", () => {
  test.each([
    ["rows", `loss\n${"1\n".repeat(2 ** 22 + 1)}`, "4194304 rows"],
    ["columns", "loss,".repeat(2 ** 14 + 1), "16384 columns"],
    ["a cell", `${HEAD}\n${ROW},${LONG}\n`, "column #5"],
    ["a cell in quotes", `${HEAD}\n${ROW},"${LONG}"\n`, "column #5"],
    ["a text of JSON", JSON.stringify([{ loss: 3 }, { note: LONG }]), '"note"'],
  ])("%s", (_, text, shows) => {
    const error = errorOf(() => readRuns(text));
    expect(error.code).toBe("TOO_LARGE");
    expect(error.message).toContain(shows);
  });

  test("and so is JSON that is nested without end", () => {
    expect(errorOf(() => readRuns(`${"[".repeat(1e6)}${"]".repeat(1e6)}`)).message).toContain("100 deep");
  });
});

test("200,000 runs of one size are read", () => {
  expect(readRuns(`${HEAD}\n${`${ROW},\n`.repeat(200_000)}`).runs).toHaveLength(200_000);
});

describe("what is there twice is refused", () => {
  test.each([
    "C,N,D,loss,loss\n6e18,1e9,1e9,,4\n",
    '[{"C":6e18,"N":1e9,"D":1e9,"loss":3,"loss":4}]',
    'C,N,D,loss,loss,config\n6e18,1e9,1e9,3,4,"{""a"":1}"\n',
    "experiment_id,experiment_id,C,N,D,loss\na,b,6e18,1e9,1e9,3\n",
  ])("%j", (text) => {
    expect(errorOf(() => readRuns(text)).code).toBe("INVALID_RUN");
  });
});

test.each(["0x10", "0b1", "0o7", "1_0"])("a loss of %s is no number", (loss) => {
  expect(errorOf(() => readRuns(`C,N,D,loss\n6e18,1e9,1e9,${loss}\n`)).message).toContain(loss);
});
