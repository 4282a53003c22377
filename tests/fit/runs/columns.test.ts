import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ReadRunsOptions, readRuns } from "../../../src/fit/index.ts";
import { knownName } from "../../../src/fit/runs/known-names.ts";
import { numberIn } from "../../../src/fit/runs/numbers.ts";
import { expectError } from "../../support/errors.ts";
import { call } from "../../support/untyped.ts";

describe("a name is known as", () => {
  test.each([
    [
      "num_params",
      "N n_params params Params nParams NUM_PARAMS parameter_count total_params model_params config.num_params model/.num_params",
    ],
    [
      "num_tokens",
      "D tokens Tokens numTokens total_tokens tokens_seen train_tokens num_tokens_training optim/n_tokens summary.tokens",
    ],
    [
      "compute_budget",
      "C flops FLOPs compute budget Compute_Budget flops_budget train_flops num_flops_training total_gflops",
    ],
    [
      "loss",
      "loss Loss L val_loss validation_loss eval/loss val/loss train/loss final_loss test_loss CrossEntropyLoss summary.loss",
    ],
    ["experiment_id", "experiment_id experimentId run_id id Name run run_name"],
    ["step", "step _step global_step current_steps train/step trainer/global_step"],
    ["status", "status State run_state"],
    ["unique_tokens", "U unique_tokens num_unique_tokens"],
    [
      undefined,
      "n d c D/N Na/N N_no_emb C_6ND tokens_per_param tok/sec tokens/param flops_per_step params_label tokens_planned val/.dclm_loss smooth_loss init_loss steps lr optimizer.name eval/tokens non_embedding_params",
    ],
  ])("%s", (field, names) => {
    for (const name of names.split(" ")) expect(knownName(name)?.field, name).toBe(field);
  });
});

test.each<[text: string, mark: "." | ",", value: number | undefined]>([
  ["11.4M", ".", 11.4e6],
  ["14.61B", ".", 14.61e9],
  ["350 million", ".", 350e6],
  ["2.5T tokens", ".", 2.5e12],
  ["5 EFLOPs", ".", 5e18],
  ["1 PF-days", ".", 8.64e19],
  ["1,234,567", ".", 1234567],
  ["1 234 567", ".", 1234567],
  ["1.234.567,5", ",", 1234567.5],
  ["3,25", ",", 3.25],
  ["1e18", ",", 1e18],
  ["3,25", ".", Number.NaN],
  ["low", ".", Number.NaN],
  ["", ".", undefined],
  ["n/a", ".", undefined],
  ["0", ".", 0],
])("%j with decimals behind %j is %d", (text, mark, value) => {
  const number = numberIn(text, mark);
  if (value === undefined || Number.isNaN(value)) expect(number).toBe(value);
  else expect((number ?? 0) - value).toBeCloseTo(0, 6);
});

test("a number is read as JavaScript writes it", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: 1e-9, max: 1e30 }), (value) => numberIn(String(value), ".") === value),
  );
});

const TEXT = "run,a N,tok,ppl,batch,steps,note\nx,1e8,2e9,20,512,4000,fine\ny,2e8,1e9,18,512,2000,odd\n";

describe("columns", () => {
  test.each<[columns: ReadRunsOptions["columns"], C: number, N: number, D: number, loss: number]>([
    ["num_params=a N,num_tokens=tok,loss=ln(ppl)", 1.2e18, 1e8, 2e9, Math.log(20)],
    ["N=A n, D=TOK, loss=ppl", 1.2e18, 1e8, 2e9, 20],
    ["num_params=#2,num_tokens=steps*batch*1e3,loss=ppl*0.1", 1.2288e18, 1e8, 2.048e9, 2],
    [
      { numParams: "7M", num_tokens: "tok", loss: "ln(ppl)", compute_budget: "6*7e6*tok" },
      8.4e16,
      7e6,
      2e9,
      Math.log(20),
    ],
  ])("%j", (columns, C, N, D, loss) => {
    const [run] = readRuns(TEXT, columns === undefined ? {} : { columns }).runs;
    expect(run).toMatchObject({ numParams: N, numTokens: D });
    expect((run?.computeBudget ?? 0) / C).toBeCloseTo(1, 12);
    expect(run?.loss).toBeCloseTo(loss, 12);
  });

  test.each<[columns: unknown, shows: string]>([
    ["loss=perplexity", '"perplexity"'],
    ["loss", "num_params=N"],
    ["lost=ppl", '"lost"'],
    [{ loss: 7 }, "7"],
    [7, "7"],
    ["loss=ppl,loss=tok", "loss once"],
  ])("refuses %j", (columns, shows) => {
    expectError(() => call(readRuns, TEXT, { columns }), {
      code: "INVALID_OPTION",
      field: shows === "7" && typeof columns === "object" ? "columns.loss" : "columns",
      shows,
    });
  });
});

describe("where", () => {
  test.each([
    ["run=x", 1],
    ["run=X", 1],
    ["run!=x", 1],
    ["ppl>18", 1],
    ["ppl>=18", 2],
    ["tok<1.5B", 1],
    ["num_params<=1e8", 1],
    ["run=x,ppl<20", 0],
    ["steps*batch=2048000", 1],
  ])("%s keeps %d", (where, count) => {
    expect(readRuns(TEXT, { where, columns: "N=a N,D=tok,loss=ln(ppl)" }).runs).toHaveLength(count);
  });

  test.each(["run", "nothing=7"])("refuses %s", (where) => {
    expectError(() => readRuns(TEXT, { where, columns: "N=a N,D=tok,loss=ppl" }), {
      code: "INVALID_OPTION",
      field: "where",
      shows: where.replace("=7", ""),
    });
  });
});

test("minBudget reads the larger budgets alone", () => {
  expect(readRuns("N,D,loss\n1e8,1e9,3\n1e8,2e9,2.9\n", { minBudget: 1e18 }).runs).toHaveLength(1);
});

test("steps of one N that fall begin another run", () => {
  const rows = ["1e8,1,1e9,4", "1e8,2,2e9,3", "1e8,1,1e9,5", "1e8,2,2e9,3.5", "2e8,3,3e9,2"];
  const { runs } = readRuns(`N,step,D,loss\n${rows.join("\n")}\n`);
  expect(runs.map(({ loss }) => loss)).toEqual([3, 3.5, 2]);
});

test("the last step is the last with a loss, where validation is rarer than steps", () => {
  const rows = [
    "a,1,1e8,1e9,4",
    "a,2,1e8,2e9,3",
    "a,3,1e8,3e9,",
    "b,1,2e8,1e9,nan",
    "b,2,2e8,2e9,",
    "c,1,3e8,1e9,",
    "c,2,3e8,2e9,",
  ];
  const { runs, leftOut } = readRuns(`run,step,N,D,val_loss\n${rows.join("\n")}\n`);
  expect(runs.map(({ loss }) => loss)).toEqual([3]);
  expect(leftOut.map(({ run, reason }) => [run, reason])).toEqual([
    ["b", "failed"],
    ["c", "failed"],
  ]);
});

test("a row whose figure is none is refused with the condition that leaves it out", () => {
  const text = "N,D,loss\nmillions,tokens,nats\n1e8,2e9,3.5\n";
  expectError(() => readRuns(text), { code: "INVALID_RUN", field: "line 2", shows: "where 'loss>0'" });
  expect(readRuns(text, { where: "loss>0" }).runs).toHaveLength(1);
});

test("a name that is no run's is none of an id", () => {
  const { runs, leftOut } = readRuns("experiment,run,N,D,loss\ne,sweep,1e8,1e9,3\ne,sweep,2e8,1e9,2.9\n");
  expect(runs.map(({ experimentId }) => experimentId)).toEqual([undefined, undefined]);
  expect(leftOut).toEqual([]);
});
