import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Run, readRuns } from "../../../src/fit/index.ts";
import { errorOf, expectError } from "../../support/errors.ts";

type Figures = readonly [C: number, N: number, D: number, loss: number];

const ROWS: readonly Figures[] = [
  [1e18, 11410887, 14605934373, 3.9103],
  [1e18, 26215333, 6357602501, 3.6656],
  [3e18, 104316260, 4793116624, 3.255],
];
const HEADER = ["compute_budget", "num_params", "num_tokens", "loss"];

function figuresOf(runs: readonly Run[]): Figures[] {
  return runs.map(({ computeBudget, numParams, numTokens, loss }) => [computeBudget, numParams, numTokens, loss]);
}

function table(
  header: readonly string[],
  delimiter: string,
  write: (value: number, column: number) => string = String,
): string {
  return [header.join(delimiter), ...ROWS.map((row) => row.map(write).join(delimiter))].join("\n");
}

const records = ROWS.map((row) => Object.fromEntries(row.map((value, i) => [HEADER[i] ?? "", value])));
const byColumn = (column: number) => ROWS.map((row) => row[column]);
const german = (value: number) => value.toLocaleString("de-DE", { maximumFractionDigits: 9 });

describe("the same runs are read from", () => {
  test.each<[what: string, text: string]>([
    ["semicolons", table(HEADER, ";")],
    ["tabs", table(HEADER, "\t")],
    ["decimal commas", table(HEADER, ";", (value) => String(value).replace(".", ","))],
    ["German numbers", table(HEADER, ";", (value, column) => (column === 0 ? String(value) : german(value)))],
    ["decimal commas in quotes", table(HEADER, ",", (value) => `"${String(value).replace(".", ",")}"`)],
    [
      "thousands in quotes",
      table(HEADER, ",", (value) => (value > 1e6 && value < 1e12 ? `"${value.toLocaleString("en")}"` : `${value}`)),
    ],
    [
      "thousands with underscores",
      table(HEADER, ",", (value) =>
        value > 1e6 && value < 1e12 ? value.toLocaleString("en").replaceAll(",", "_") : `${value}`,
      ),
    ],
    [
      "spaces before quotes",
      table(
        HEADER.map((name) => `"${name}"`),
        ", ",
        (value) => `"${value}"`,
      ),
    ],
    ["trailing commas", table(HEADER, ",").replaceAll(/(?<=.)$/gm, ",,")],
    ["blank rows", table(HEADER, ",").replaceAll("\n", "\n,,,\n\n")],
    ["comments", `# a sweep\n${table(HEADER, ",").replaceAll("\n", "\n# and, more, of, it\n")}`],
    ["a header in a comment", `# ${table(HEADER, ",")}`],
    ["Excel's line of what parts cells", `sep=;\n${table(HEADER, ";")}`],
    ["old Macintosh line breaks", table(HEADER, ",").replaceAll("\n", "\r")],
    [
      "capitals",
      table(
        HEADER.map((name) => name.toUpperCase()),
        ",",
      ),
    ],
    ["titles", table(["Compute Budget", "Num Params", "Num Tokens", "Loss"], ",")],
    ["letters", table(["C", "N", "D", "L"], ",")],
    [
      "units in titles",
      table(
        ["C (EFLOPs)", "N [M]", "Tokens (B)", "Loss (nats/token)"],
        ",",
        (value, i) => `${value / ([1e18, 1e6, 1e9, 1][i] ?? 1)}`,
      ),
    ],
    [
      "units behind names",
      table(
        ["total_gflops", "params_m", "tokens_in_billions", "val_loss"],
        ",",
        (value, i) => `${value / ([1e9, 1e6, 1e9, 1][i] ?? 1)}`,
      ),
    ],
    [
      "units in cells",
      table(HEADER, ",", (value, i) =>
        i === 1 ? `${value / 1e6}M` : i === 2 ? `${value / 1e9} B tokens` : `${value}`,
      ),
    ],
    [
      "a table of Markdown",
      `# Results\n\n| ${table(HEADER, " | ").replaceAll("\n", " |\n| ").replace("\n", "\n|---|---:|:--|---|\n")} |\n\nThat's all.`,
    ],
    ["a list of lists", JSON.stringify([HEADER, ...ROWS])],
    ["columns of lists", JSON.stringify(Object.fromEntries(HEADER.map((name, i) => [name, byColumn(i)])))],
    ["columns by row", JSON.stringify(Object.fromEntries(HEADER.map((name, i) => [name, { ...byColumn(i) }])))],
    ["pandas' split", JSON.stringify({ columns: HEADER, index: [0, 1, 2], data: ROWS })],
    ["an object with data", JSON.stringify({ meta: { of: 3 }, data: records })],
    ["columns within data", JSON.stringify({ data: Object.fromEntries(HEADER.map((name, i) => [name, byColumn(i)])) })],
    [
      "config and summary",
      JSON.stringify(
        ROWS.map(([C, N, D, loss], i) => ({
          id: i,
          config: { n_params: N, flops: C },
          summary: { "val/loss": loss, tokens: D },
        })),
      ),
    ],
    ["blanks between cells", table(HEADER, "  ")],
    ["small letters", table(["c", "n", "d", "loss"], ",")],
    ["a title above", `A sweep of 2024,,,\n\n${table(HEADER, ",")}`],
    ["a header that comes again", table(HEADER, ",").replace(/\n(?=3e)/, `\n${HEADER.join(",")}\n`)],
    [
      "powers of ten",
      table(HEADER, ",", (value, i) => (i === 1 ? `${value / 1e6} × 10^6` : i === 3 ? `${value} ± 0.01` : `${value}`)),
    ],
    ["runs by their names", JSON.stringify(Object.fromEntries(records.map((record, i) => [`run-${i}`, record])))],
    [
      "what W&B wraps",
      JSON.stringify(
        ROWS.map(([C, N, D, loss]) => ({
          config: { flops: { value: C }, n_params: { desc: null, value: N } },
          summary: { loss, tokens: D },
        })),
      ),
    ],
    [
      "what pandas makes of W&B's runs",
      `,summary,config,name\n${ROWS.map(([C, N, D, loss], i) => `${i},"{'val/loss': ${loss}, 'tokens': ${D}, 'x': None, 'y': nan}","{'n_params': ${N}, 'flops': ${C}}",run-${i}`).join("\n")}`,
    ],
    ["lines of text", records.map((record) => JSON.stringify(record)).join("\n")],
  ])("%s", (_, text) => {
    const found = figuresOf(readRuns(text).runs).flat();
    expect(found).toHaveLength(12);
    for (const [i, value] of ROWS.flat().entries()) expect((found[i] ?? 0) / value).toBeCloseTo(1, 12);
  });
});

test("reads integer ids as text", () => {
  const text = records.map((record, i) => JSON.stringify({ ...record, experiment_id: i })).join("\n");
  expect(readRuns(text).runs.map(({ experimentId }) => experimentId)).toEqual(["0", "1", "2"]);
});

test("reads whatever cells and quotes make, or names the line", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", " ", '"', ",", "\n", "é"), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 3, maxLength: 3 }), fc.constantFrom(",", ";", "\t"), (notes, delimiter) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const rows = ROWS.map((row, i) => [...row, quoted(notes[i] ?? "")].join(delimiter));
      const text = [[...HEADER, "note"].join(delimiter), ...rows].join("\n");
      expect(figuresOf(readRuns(text).runs)).toEqual(ROWS);
    }),
    { seed: 7 },
  );
});

test("never reads other text than an error names", () => {
  const piece = fc.constantFrom(
    "loss",
    "N",
    "D",
    "C",
    ",",
    ";",
    "\t",
    "\n",
    '"',
    "1",
    "2e9",
    "|",
    "-",
    "{",
    "}",
    "[",
    "]",
    ":",
    "#",
    " ",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join("");
      try {
        readRuns(text);
      } catch (thrown) {
        expect(errorOf(() => readRuns(text)).message).toBe(Object(thrown).message);
      }
    }),
    { seed: 11, numRuns: 500 },
  );
});

describe("several files", () => {
  const [first = "", ...others] = table(HEADER, ",").split("\n");
  const texts = others.map((row, i) => ({ name: `run-${i}.csv`, text: `${first}\n${row}` }));

  test("are read as one, each by its own header", () => {
    const letters = {
      name: "letters.csv",
      text: table(["C", "N", "D", "loss"], ",").split("\n").slice(0, 2).join("\n"),
    };
    expect(figuresOf(readRuns([...texts.slice(1), letters]).runs)).toEqual([...ROWS.slice(1), ROWS[0]]);
  });

  test("have ids of their own, and say once what holds for all", () => {
    const [first, second] = ROWS.map(([, N, D, loss], i) => ({
      name: `${i}.json`,
      text: JSON.stringify({ id: 0, n_params: N, tokens: D, eval_loss: loss, train_loss: 2 * loss }),
    }));
    if (first === undefined || second === undefined) throw new RangeError("There are three.");
    const { runs, leftOut, warnings } = readRuns([first, second, { ...second, name: "copy.json" }]);
    expect(runs.map(({ experimentId }) => experimentId)).toEqual(["0.json 0", "1.json 0", "copy.json 0"]);
    expect(leftOut).toEqual([]);
    expect(warnings).toEqual([
      'The loss is "eval_loss", not "train_loss": columns loss=train_loss reads that.',
      "3 runs have no compute_budget (0.json, 1.json, copy.json): C = 6·N·D was taken. columns compute_budget=… names a column, flopsPerParamPerToken another k.",
      `1.json, copy.json are one run written 2 times (loss ${ROWS[1]?.[3]}): each counts. Remove all but one, or give an experiment_id.`,
    ]);
  });

  test("are named in what is said of their rows", () => {
    const broken = { name: "broken.csv", text: `${first}\n1e18,2e8,0,3` };
    expectError(() => readRuns([...texts, broken]), {
      code: "INVALID_RUN",
      field: "broken.csv line 2",
      shows: "num_tokens",
    });
  });
});
