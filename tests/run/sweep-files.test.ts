import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { gpt2, planSweep, type SweepPlan } from "../../src/index.ts";
import { filledCommand, quoted } from "../../src/run/files/shell.ts";
import {
  estimateCost,
  type SweepFilesOptions,
  sweepFiles,
  type TrainingRun,
  trainingRuns,
} from "../../src/run/index.ts";
import { errorOf, expectError } from "../support/errors.ts";
import { call } from "../support/untyped.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isoflop-sweep-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const plan = planSweep({ modelCls: gpt2, sizeParam: "width", computeBudgets: [1e17, 6.4e17], numSizesPerBudget: 3 });
const runs = trainingRuns(plan);
const ids = plan.experiments.map(({ experimentId }) => experimentId);

/** Writes a sweep's files; gives what runs its script. */
function written(options: SweepFilesOptions, of: SweepPlan = plan) {
  for (const { path, text } of sweepFiles(trainingRuns(of), options)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync("bash", [join(folder, "sweep.sh"), ...args], { encoding: "utf8", env: { ...process.env, ...env } });
}

/** A trainer of a shell's, in a file, since what it prints is what matters. */
function trainer(lines: string): string {
  const path = join(folder, "trainer.sh");
  writeFileSync(path, `#!/bin/bash\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
}

function results(): Record<string, unknown> {
  const files = existsSync(join(folder, "results")) ? readdirSync(join(folder, "results")) : [];
  return Object.fromEntries(
    files.map((file) => [file, JSON.parse(readFileSync(join(folder, "results", file), "utf8"))]),
  );
}

describe("sweep.sh", () => {
  test("lists runs, cheapest budgets first, and finds the n-th of a budget", () => {
    const sweep = written({ command: "true" });
    expect(sweep(["list"]).stdout.trim().split("\n")).toEqual(ids);
    expect(sweep(["list", "6.4e17"]).stdout.trim().split("\n")).toEqual(ids.slice(3));
    expect(sweep(["nth", "6.4e17", "1"]).stdout).toBe(`${ids[4]}\n`);
    for (const place of ["3", "-1", "x"])
      expect(sweep(["nth", "6.4e17", place])).toMatchObject({ status: 1, stdout: "" });
    expect(sweep(["nth", "1e19", "0"]).status).toBe(1);
    expect(sweep([]).stdout).toContain("bash sweep.sh run all");
    expect(sweep(["sing"]).status).toBe(2);
    expect(sweep(["run"]).status).toBe(2);
    expect(sweep(["run", "1e17-none"])).toMatchObject({ status: 2 });
  });

  test("trains what is missing, and takes the last loss of a line that has one", () => {
    const program = trainer(
      'echo "step 1: val loss 4.5"; echo "step 2: train loss 3.0, val loss 3.$ISOFLOP_NUM_HEADS"; echo end',
    );
    const sweep = written({ command: program });
    expect(sweep(["status"]).stdout).toBe("done 0, failed 0, running 0, missing 6\n");
    const all = sweep(["run", "all"]);
    expect(all).toMatchObject({ status: 0, stderr: "" });
    expect(sweep(["status"]).stdout).toBe("done 6, failed 0, running 0, missing 0\n");
    const lines = sweep(["results"])
      .stdout.trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ experiment_id }) => experiment_id).sort()).toEqual([...ids].sort());
    for (const { experiment_id, loss } of lines) {
      const run = runs.find(({ experimentId }) => experimentId === experiment_id);
      expect(loss).toBe(Number(`3.${run?.shape?.numHeads}`));
    }
    rmSync(join(folder, "results", `${ids[2]}.json`));
    const again = sweep(["run", "all"]).stdout;
    expect(again.match(/training/g)).toHaveLength(1);
    expect(again).toContain(`${ids[2]}: training, log in ${join(folder, "runs", ids[2] ?? "", "attempt-2.log")}`);
  });

  test("counts a trainer that crashed after a loss as failed, and trains it again", () => {
    const program = trainer(
      `echo "val loss 4.5"; [ "$ISOFLOP_EXPERIMENT_ID" != "${ids[0]}" ] || [ -e ${folder}/mended ] || exit 3`,
    );
    const sweep = written({ command: `${program}; echo "val loss 3.5"` });
    const first = sweep(["run", "all"]);
    expect(first.status).toBe(1);
    expect(first.stderr).toContain(`${ids[0]}: failed with status 3`);
    expect(first.stderr).toContain("1 runs failed");
    expect(sweep(["status"]).stdout).toBe("done 5, failed 1, running 0, missing 0\n");
    expect(results()[`${ids[0]}.json`]).toBeUndefined();
    writeFileSync(join(folder, "mended"), "");
    expect(sweep(["run", "all"]).status).toBe(0);
    expect(results()[`${ids[0]}.json`]).toEqual({ experiment_id: ids[0], loss: 3.5 });
  });

  test.each([
    ["val loss nan", null],
    ["val loss: -inf", null],
    ["Validation loss = NaN", null],
    ["step 3: val loss +3.5e0", 3.5],
    ['{"val_loss": 3.25}', 3.25],
    ["validation/loss 2.75 end", 2.75],
    ["The val loss is 1, the val loss 3.25.", 3.25],
    ["val loss 1.5e+00", 1.5],
    ["val loss 9.5\nval loss nan\nval loss 3.5", 3.5],
  ])("records %j as %s", (printed, loss) => {
    const sweep = written({ command: `printf '%s\\n' ${quoted(printed)}` });
    expect(sweep(["run", ids[0] ?? ""])).toMatchObject({ status: 0 });
    expect(results()).toEqual({ [`${ids[0]}.json`]: { experiment_id: ids[0], loss } });
  });

  test("fails a run that printed no loss, unless it wrote its result itself", () => {
    const silent = written({ command: "echo trained" });
    expect(silent(["run", ids[0] ?? ""])).toMatchObject({ status: 65 });
    expect(results()).toEqual({});
    const own = written({
      command:
        'mkdir -p "$work/results"; echo "{\\"experiment_id\\":\\"$ISOFLOP_EXPERIMENT_ID\\",\\"loss\\":2.5}" > "$work/results/$ISOFLOP_EXPERIMENT_ID.json"',
    });
    expect(own(["run", ids[0] ?? ""])).toMatchObject({ status: 0 });
    expect(results()).toEqual({ [`${ids[0]}.json`]: { experiment_id: ids[0], loss: 2.5 } });
  });

  test("fails a run whose pattern catches what is no number", () => {
    const sweep = written({ command: "echo loss=3.2.1", lossPattern: "loss=([0-9.]+)" });
    expect(sweep(["run", ids[0] ?? ""])).toMatchObject({ status: 65 });
    expect(results()).toEqual({});
  });

  test("takes the loss by a pattern of one's own", () => {
    const sweep = written({ command: "echo 'eval | bpb=1.125 /x'", lossPattern: "bpb=([0-9.]+) /x" });
    sweep(["run", ids[0] ?? ""]);
    expect(results()[`${ids[0]}.json`]).toMatchObject({ loss: 1.125 });
  });

  test("puts results and logs where ISOFLOP_DIR says", () => {
    const sweep = written({ command: 'echo "val loss 3"; echo "$ISOFLOP_RUN_DIR" {run_dir}' });
    const elsewhere = join(folder, "else where");
    expect(sweep(["run", ids[0] ?? ""], { ISOFLOP_DIR: elsewhere }).status).toBe(0);
    const log = readFileSync(join(elsewhere, "runs", ids[0] ?? "", "attempt-1.log"), "utf8");
    const directory = join(elsewhere, "runs", ids[0] ?? "");
    expect(log).toBe(`val loss 3\n${directory} ${directory}\n`);
    expect(existsSync(join(elsewhere, "results", `${ids[0]}.json`))).toBe(true);
  });

  test("stops at the first line of train() that fails", () => {
    const sweep = written({ command: 'false\n  echo "val loss 3"' });
    expect(sweep(["run", ids[0] ?? ""]).status).toBe(1);
    expect(results()).toEqual({});
  });

  test("ends its trainer, and what that started, where it is ended", async () => {
    written({ command: trainer(`sleep 60 & echo $! > ${folder}/pid; echo "val loss 3"; wait`) });
    const child = spawn("bash", [join(folder, "sweep.sh"), "run", ids[0] ?? ""], { stdio: "ignore" });
    for (let i = 0; i < 100 && !existsSync(join(folder, "pid")); i++) await new Promise((done) => setTimeout(done, 50));
    expect(spawnSync("bash", [join(folder, "sweep.sh"), "status"], { encoding: "utf8" }).stdout).toContain("running 1");
    // One that runs is not trained twice.
    const twice = spawnSync("bash", [join(folder, "sweep.sh"), "run", ids[0] ?? ""], { encoding: "utf8" });
    expect(twice).toMatchObject({ status: 75, stderr: `${ids[0]}: running elsewhere\n` });
    child.kill("SIGTERM");
    const status = await new Promise((done) => child.on("exit", done));
    expect(status).toBe(143);
    const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
    await new Promise((done) => setTimeout(done, 200));
    // One that has ended may wait for its parent to ask.
    expect(spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim()).toMatch(/^(Z.*)?$/);
    const sweep = spawnSync("bash", [join(folder, "sweep.sh"), "status"], { encoding: "utf8" });
    expect(sweep.stdout).toBe("done 0, failed 0, running 0, missing 6\n");
  });

  test.each(["", "another-machine 4242\n"])(
    "of several that start a run at once, one trains it: mark %j",
    async (mark) => {
      const sweep = written({ command: `sleep 0.5; echo "val loss 3"` });
      if (mark !== "") {
        const path = join(folder, "runs", ids[0] ?? "", "running");
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, mark);
        utimesSync(path, 0, 0);
      }
      const started = Array.from({ length: 4 }, () =>
        spawn("bash", [join(folder, "sweep.sh"), "run", ids[0] ?? ""], { stdio: "ignore" }),
      );
      const statuses = await Promise.all(started.map((child) => new Promise((done) => child.on("exit", done))));
      expect(statuses.sort()).toEqual([0, 75, 75, 75]);
      expect(readdirSync(join(folder, "runs", ids[0] ?? ""))).toEqual(["attempt-1.log"]);
      expect(sweep(["status"]).stdout).toBe("done 1, failed 0, running 0, missing 5\n");
    },
  );

  test("takes a mark over from a machine that is silent, or by the name of its holder", () => {
    const sweep = written({ command: `echo "val loss 3"` });
    const mark = (id = "", minutesOld = 0) => {
      const path = join(folder, "runs", id, "running");
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, "another-machine 4242 task-7\n");
      const time = Date.now() / 1000 - 60 * minutesOld;
      utimesSync(path, time, time);
    };
    mark(ids[0]);
    expect(sweep(["run", ids[0] ?? ""])).toMatchObject({ status: 75, stderr: `${ids[0]}: running elsewhere\n` });
    expect(sweep(["run", ids[0] ?? ""], { ISOFLOP_HOLDER: "task-8" }).status).toBe(75);
    // One that is just being written is somebody's.
    writeFileSync(join(folder, "runs", ids[0] ?? "", "running"), "");
    expect(sweep(["run", ids[0] ?? ""]).status).toBe(75);
    mark(ids[0]);
    expect(sweep(["missing", "1e17"]).stdout).toBe("0 1,2\n");
    expect(sweep(["run", ids[0] ?? ""], { ISOFLOP_HOLDER: "task-7" }).status).toBe(0);
    mark(ids[1], 4);
    expect(sweep(["run", ids[1] ?? ""]).status).toBe(75);
    mark(ids[1], 6);
    expect(sweep(["run", ids[1] ?? ""]).status).toBe(0);
    // What is trained elsewhere has not failed.
    mark(ids[2]);
    expect(sweep(["run", "all"])).toMatchObject({
      status: 0,
      stderr: expect.stringContaining("1 runs are running elsewhere"),
    });
    expect(sweep(["status"]).stdout).toBe("done 5, failed 0, running 1, missing 0\n");
  });

  test("a trainer whose shell was killed holds its run as long as it lives", async () => {
    const sweep = written({ command: `touch ${folder}/started; sleep 1; echo "val loss 3"` });
    const child = spawn("bash", [join(folder, "sweep.sh"), "run", ids[0] ?? ""], { stdio: "ignore" });
    while (!existsSync(join(folder, "started"))) await new Promise((done) => setTimeout(done, 20));
    await new Promise((done) => setTimeout(done, 100));
    child.kill("SIGKILL");
    await new Promise((done) => child.on("exit", done));
    expect(sweep(["run", ids[0] ?? ""]).status).toBe(75);
    await new Promise((done) => setTimeout(done, 1200));
    expect(sweep(["run", ids[0] ?? ""]).status).toBe(0);
  });

  test("a signal ends run all, with the run that is trained and those that would follow", async () => {
    const sweep = written({ command: `touch ${folder}/started; sleep 60` });
    const child = spawn("bash", [join(folder, "sweep.sh"), "run", "all"], { stdio: "ignore" });
    while (!existsSync(join(folder, "started"))) await new Promise((done) => setTimeout(done, 20));
    child.kill("SIGTERM");
    expect(await new Promise((done) => child.on("exit", done))).toBe(143);
    expect(sweep(["status"]).stdout).toBe("done 0, failed 0, running 0, missing 6\n");
    expect(readdirSync(join(folder, "runs"))).toEqual([ids[0]]);
  });

  test("gathers what a trainer wrote itself, however it is laid out, and of these runs alone", () => {
    const sweep = written({
      command: `printf '{\r\n  "experiment_id": "%s",\r\n  "loss": 3\r\n}' {experiment_id} > ${folder}/results/{experiment_id}.json`,
    });
    expect(sweep(["results"])).toMatchObject({ status: 0, stdout: "" });
    expect(sweep(["run", "all"]).status).toBe(0);
    writeFileSync(join(folder, "results/another.json"), "{}");
    const lines = sweep(["results"]).stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(ids.map((id) => ({ experiment_id: id, loss: 3 })));
  });

  test("a trainer may read variables that are not set", () => {
    expect(written({ command: 'echo "$NOT_SET val loss 3"' })(["run", ids[0] ?? ""]).status).toBe(0);
  });

  test.each([
    ["step 1 val loss 13.21\rstep 2 val loss 12.5", {}, 12.5],
    ["final 13.21 s", { lossPattern: "final ([0-9.]+)|done ([0-9.]+)" }, 13.21],
    ["done 3.5", { lossPattern: "final ([0-9.]+)|done ([0-9.]+)" }, 3.5],
    ["loss was 13.21", { lossPattern: "([0-9]+[.][0-9]+)$" }, 13.21],
    ["val loss: 03.52", {}, 3.52],
    ["val loss: +1.5e+0", {}, 1.5],
    ["val loss: -Infinity", {}, null],
    ["val_loss=NaN,", {}, null],
  ])("of %j takes the loss", (line, options, loss) => {
    const sweep = written({ command: `printf ${JSON.stringify(`${line}\n`)}`, ...options });
    expect(sweep(["run", ids[0] ?? ""])).toMatchObject({ status: 0 });
    expect(results()).toEqual({ [`${ids[0]}.json`]: { experiment_id: ids[0], loss } });
  });

  test("a word that begins as infinity does is no loss; record takes it where the pattern is mended", () => {
    const sweep = written({ command: 'echo "eval loss information: 3.25"' });
    expect(sweep(["run", ids[0] ?? ""])).toMatchObject({ status: 65 });
    expect(sweep(["record", ids[0] ?? ""])).toMatchObject({ status: 65 });
    expect(sweep(["status"]).stdout).toContain("failed 1");
    written({ command: "true", lossPattern: "information: ([0-9.]+)" });
    expect(sweep(["record", ids[0] ?? ""])).toMatchObject({ status: 0 });
    expect(results()).toEqual({ [`${ids[0]}.json`]: { experiment_id: ids[0], loss: 3.25 } });
    expect(sweep(["status"]).stdout).toBe("done 1, failed 0, running 0, missing 5\n");
  });

  test("says which places of a budget are missing, a thousand at a time, and is instant with 2,500 runs", () => {
    const modelSizes = Array.from({ length: 2500 }, (_, i) => ({ sizeParamValue: i + 1, numParams: 1e6 + i }));
    const large = planSweep({ modelSizes, computeBudgets: [1e15], numSizesPerBudget: 2500 });
    const sweep = written({ command: "true" }, large);
    const lines = sweep(["missing", "1e15"]).stdout.trim().split("\n");
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["0", "1000", "2000"]);
    const places = lines.flatMap((line) => {
      const [offset = "", list = ""] = line.split(" ");
      return list.split(",").map((place) => Number(offset) + Number(place));
    });
    expect(places).toEqual(Array.from({ length: 2500 }, (_, i) => i));
    mkdirSync(join(folder, "results"));
    for (const place of [0, 999, 1000, 2499]) {
      writeFileSync(join(folder, "results", `${large.experiments[place]?.experimentId}.json`), "{}\n");
    }
    expect(sweep(["missing", "1e15"]).stdout).toMatch(/^0 1,2,.*,998\n1000 1,2,/);
  });
});

const HOSTILE = [
  "it's",
  'say "hi"',
  "$(touch PWNED)",
  "`touch PWNED`",
  "; touch PWNED #",
  "two\nlines",
  "-rf /",
  "ünïcödé ‮ 漢字",
  "back\\slash",
  "${HOME}",
  "END",
  "*",
  " ",
  "tab\there",
];

describe("what a plan holds is data in every file", () => {
  test.each(HOSTILE)("a model's name and its options: %j", (text) => {
    const hostile = planSweep({
      modelSizes: [{ sizeParamValue: 8, numParams: 3e7 }],
      computeBudgets: [1e17],
      modelClsName: text,
      sizeParam: text,
      modelKwargs: { [text]: text, nested: { [text]: [text] } },
    });
    const show = `node -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- {model} "x{model}y" 'x{model}y' {model_kwargs} {size}`;
    const sweep = written({ command: `${show}; echo "val loss 3"` }, hostile);
    const [id = ""] = hostile.experiments.map(({ experimentId }) => experimentId);
    const ran = sweep(["run", id]);
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    const [line = ""] = readFileSync(join(folder, "runs", id, "attempt-1.log"), "utf8").split("\n");
    const [name, double, single, kwargs, size] = JSON.parse(line);
    expect([name, double, single]).toEqual([text, `x${text}y`, `x${text}y`]);
    expect(JSON.parse(kwargs)).toMatchObject({ nested: { [text]: [text] } });
    expect(size).toBe("8");
    expect(existsSync(join(folder, "PWNED"))).toBe(false);
    expect(existsSync("PWNED")).toBe(false);
    for (const engine of ["slurm", "kubernetes", "skypilot", "wandb", "json"] as const) {
      const command = engine === "json" ? {} : { command: `echo {model}` };
      for (const file of sweepFiles(trainingRuns(hostile), { engine, ...command })) {
        if (/\.ya?ml$/.test(file.path)) expect(parse(file.text)).toBeTypeOf("object");
        if (file.path.endsWith(".jsonl")) expect(JSON.parse(file.text)).toMatchObject({ model: text });
      }
    }
  });

  test("a NUL can't be in a script", () => {
    const hostile = planSweep({
      modelSizes: [{ sizeParamValue: 8, numParams: 3e7 }],
      computeBudgets: [1e17],
      modelClsName: "a\0b",
    });
    expectError(() => sweepFiles(trainingRuns(hostile), { command: "true" }), {
      code: "INVALID_OPTION",
      field: "runs",
      shows: "",
    });
  });
});

describe("a command's placeholders", () => {
  const fill = (command: string) => filledCommand(command, (name) => name.toUpperCase());

  test.each([
    ["run {a}", 'run "$A"'],
    ["run x={a},y={b}", 'run x="$A",y="$B"'],
    ['run "x={a}"', 'run "x=${A}"'],
    ["run 'x={a}'", `run 'x='"$A"''`],
    ["run {{a}}", "run {a}"],
    ["echo ${a} {1,2} {}", "echo ${a} {1,2} {}"],
    [`awk '{ print $1 }'`, `awk '{ print $1 }'`],
    [`echo it\\'s {a}`, `echo it\\'s "$A"`],
    [`echo "a\\"{a}"`, 'echo "a\\"${A}"'],
    ["echo '$'{a}", `echo '$'"$A"`],
  ])("%s becomes %s", (command, expected) => {
    expect(fill(command)).toBe(expected);
  });

  test("that is not closed is refused", () => {
    expectError(() => fill("echo 'a"), { code: "INVALID_OPTION", field: "command", shows: "echo" });
    expectError(() => fill('echo "a'), { code: "INVALID_OPTION", field: "command", shows: "echo" });
  });

  test("that is none, or that the plan can't fill, is refused with all there are", () => {
    const unknown = errorOf(() => sweepFiles(runs, { command: "train {num_layer}" }));
    expect(unknown.message).toContain("{num_layer}, which is none");
    expect(unknown.message).toContain('Did you mean "num_layers"?');
    expect(unknown.message).toContain("{batch_size}");
    expect(unknown.message).not.toContain("{learning_rate}");
    const missing = errorOf(() => sweepFiles(runs, { command: "train {learning_rate}" }));
    expect(missing.message).toContain("which this plan can't fill: name a rule or values for the hyperparameters");
    const sizes = planSweep({ modelSizes: [{ sizeParamValue: 8, numParams: 3e7 }], computeBudgets: [1e17] });
    const shapeless = errorOf(() => sweepFiles(trainingRuns(sizes), { command: "train {num_layers}" }));
    expect(shapeless.message).toContain("its models tell no such figure");
  });
});

describe("files for engines", () => {
  const estimate = estimateCost(runs, { accelerator: "h100", gpus: 16 });

  test("slurm: arrays of what is missing, with twice the time, on nodes of 8", () => {
    const files = sweepFiles(runs, {
      engine: "slurm",
      command: "true",
      estimate,
      parallelRuns: 2,
      engineOptions: ["--partition=a b"],
    });
    expect(files.map(({ path }) => path)).toEqual(["sweep.sh", "submit.sh", "sweep.sbatch"]);
    const [, submit] = files;
    expect(submit?.text).toContain('--array="$places%2" "$@" \'--partition=a b\'');
    const longest = Math.max(...estimate.runs.slice(0, 3).map(({ hours }) => hours));
    expect(submit?.text).toContain(`submit 1e17 --time=${Math.ceil(120 * longest)} --nodes=2 --gpus-per-node=8\n`);
    const bare = sweepFiles(runs, { engine: "slurm", command: "true", gpus: 4 })[1]?.text;
    expect(bare).toContain("submit 6.4e17 --nodes=1 --gpus-per-node=4\n");
  });

  test("kubernetes: an indexed job a budget, whose names are DNS labels", () => {
    const files = sweepFiles(runs, {
      engine: "kubernetes",
      command: "true",
      estimate,
      image: "me/train:1",
      queue: "gpus",
    });
    expect(files.map(({ path }) => path)).toEqual([
      "sweep.sh",
      "kubernetes/00-sweep.yaml",
      "kubernetes/isoflop-1e17.yaml",
      "kubernetes/isoflop-6-4e17.yaml",
    ]);
    expect(parse(files[1]?.text ?? "")).toMatchObject({ kind: "ConfigMap", data: { "sweep.sh": files[0]?.text } });
    expect(parse(files[3]?.text ?? "")).toMatchObject({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "isoflop-6-4e17", labels: { "kueue.x-k8s.io/queue-name": "gpus" } },
      spec: {
        completionMode: "Indexed",
        completions: 3,
        parallelism: 3,
        // A quantity is text in Kubernetes' schema.
        template: {
          spec: { restartPolicy: "Never", containers: [{ resources: { limits: { "nvidia.com/gpu": "16" } } }] },
        },
      },
    });
  });

  test("skypilot: a task, and a launcher that gives each run its id", () => {
    const [, task, launch] = sweepFiles(runs, {
      engine: "skypilot",
      command: "true",
      estimate,
      gpus: 8,
      storage: "bucket",
    });
    expect(parse(task?.text ?? "")).toMatchObject({
      envs: { EXPERIMENT_ID: null },
      file_mounts: { "/results": { name: "bucket", mode: "MOUNT" } },
    });
    expect(launch?.text).toContain('--env EXPERIMENT_ID="$id"');
    expect(launch?.text).toContain("launch 6.4e17 --gpus H100:");
  });

  test("wandb: a grid over ids in their order, and a run that has the experiment's id", () => {
    const [script, sweep] = sweepFiles(runs, { engine: "wandb", command: "true", project: "mine" });
    expect(parse(sweep?.text ?? "")).toEqual({
      project: "mine",
      method: "grid",
      parameters: { experiment_id: { values: ids } },
      command: ["bash", "sweep.sh", "run", "${args_no_hyphens}"],
    });
    expect(script?.text).toContain("WANDB_RESUME=allow");
    const run = written({ engine: "wandb", command: 'echo "val loss 3 $WANDB_RUN_ID"' });
    expect(run(["run", `experiment_id=${ids[0]}`]).status).toBe(0);
    expect(readFileSync(join(folder, "runs", ids[0] ?? "", "attempt-1.log"), "utf8")).toBe(`val loss 3 ${ids[0]}\n`);
  });

  test("json: every figure of every run, a line each", () => {
    const [file] = sweepFiles(runs, { engine: "json" });
    const lines = (file?.text ?? "")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ experiment_id }) => experiment_id)).toEqual(ids);
    expect(lines[0]).toMatchObject({
      steps: runs[0]?.steps,
      width: 64,
      shape: { numLayers: 12 },
      model_kwargs: { width: 64 },
    });
  });

  test("a trainer by its name has its flags, the rates alone that the plan has, and a config.json where it reads one", () => {
    const [bare] = sweepFiles(runs, { trainer: "nanogpt", gpus: 4 });
    expect(bare?.text).toContain('--n_layer="$ISOFLOP_NUM_LAYERS"');
    expect(bare?.text).toContain('--nproc_per_node="$ISOFLOP_GPUS"');
    // The last loss is that of the last step.
    expect(bare?.text).toContain('--eval_interval="$ISOFLOP_STEPS"');
    expect(bare?.text).not.toContain("--learning_rate");
    const rated = trainingRuns(plan, { hyperparameters: "porian" });
    expect(sweepFiles(rated, { trainer: "nanogpt" })[0]?.text).toContain('--learning_rate="$ISOFLOP_LEARNING_RATE"');
    for (const trainer of ["megatron", "litgpt", "levanter", "torchtitan"] as const) {
      expect(sweepFiles(rated, { trainer })[0]?.text).toContain("ISOFLOP_STEPS");
    }
    const files = sweepFiles(trainingRuns(plan, { sequenceLength: 1024 }), { trainer: "run-clm" });
    expect(files.map(({ path }) => path).slice(1)).toEqual(ids.map((id) => `configs/${id}/config.json`));
    expect(JSON.parse(files[1]?.text ?? "")).toMatchObject({ model_type: "gpt2", n_embd: 64 });
    const job = sweepFiles(trainingRuns(plan, { sequenceLength: 1024 }), { trainer: "run-clm", engine: "kubernetes" });
    const config = parse(job.find(({ path }) => path === "kubernetes/00-sweep.yaml")?.text ?? "");
    expect(Object.values(config.data)).toEqual(files.map(({ text }) => text));
    const { items } = parse(job.at(-1)?.text ?? "").spec.template.spec.volumes[0].configMap;
    expect(items.map(({ path }: { path: string }) => path)).toEqual(files.map(({ path }) => path));
    expect(items.map(({ key }: { key: string }) => key)).toEqual(Object.keys(config.data));
  });

  test("run-clm's processes have a batch together", () => {
    const sweep = written({ command: "true" });
    const [file] = sweepFiles(trainingRuns(plan, { sequenceLength: 1024 }), { trainer: "run-clm", gpus: 4 });
    const share = /--gradient_accumulation_steps (\S+ \S+ \S+)/.exec(file?.text ?? "")?.[1];
    const environment = sweep(["env", ids[0] ?? ""]).stdout;
    expect(environment).toContain("ISOFLOP_GPUS=8");
    const echoed = spawnSync("bash", ["-c", `echo ${share}`], {
      encoding: "utf8",
      env: { ...process.env, ISOFLOP_BATCH_SIZE: "512", ISOFLOP_GPUS: "4" },
    });
    expect(echoed.stdout).toBe("128\n");
  });

  test.each<[string, readonly TrainingRun[], SweepFilesOptions, string]>([
    ["widths", runs, { trainer: "nanochat" }, "width 64 at 12 layers, where it trains 768"],
    ["more than one machine", runs, { trainer: "nanogpt", gpus: 16 }, "16 accelerators"],
    ["no whole share of a batch", runs, { trainer: "megatron", gpus: 3 }, "256 sequences for 3 accelerators"],
    ["more positions than the model has", runs, { trainer: "run-clm" }, "2048 tokens in 1024 positions"],
    [
      "another form of model",
      runs.map((run) => ({
        ...run,
        shape: { numLayers: 12, hiddenSize: 64, numHeads: 4, numKeyValueHeads: 1, ffwSize: 256 },
      })),
      { trainer: "nanogpt" },
      "1 of 4 heads",
    ],
  ])("a trainer is refused what it would train as another model or not at all: %s", (_, given, options, shows) => {
    expectError(() => sweepFiles(given, options), { code: "INVALID_OPTION", field: "trainer", shows });
  });

  test.each(["[0-9.]+", "loss: ([0-9", "(\\d+)", "(?:loss: )([0-9.]+)"])("a pattern %s is refused", (lossPattern) => {
    expectError(() => sweepFiles(runs, { command: "true", lossPattern }), {
      code: "INVALID_OPTION",
      field: "lossPattern",
      shows: "",
    });
  });

  test.each(["python train.py \\", "# {steps}", "  # a\n  # b", 'echo "$(date', "echo (", "(echo 'a)"])(
    "a command %j is refused",
    (command) => {
      expectError(() => sweepFiles(runs, { command }), { code: "INVALID_OPTION", field: "command", shows: "" });
    },
  );

  test.each([
    [`echo "$(printf %s '{steps}')" # don't {none}`, "STEPS\n"],
    [`echo "$(echo "$(echo ")" '{steps}')")"`, ") STEPS\n"],
    ["echo a#b {steps}; # it's\necho 'c'", "a#b STEPS\nc\n"],
    [`case a in a) echo '{steps}';; esac`, "STEPS\n"],
    [`echo $(({steps} + 1 - 1)) \\\\`, "STEPS \\\n"],
  ])("the command %j is filled as its shell reads it", (command, printed) => {
    const sweep = written({ command });
    expect(sweep(["train", ids[0] ?? ""]).stdout).toBe(printed.replace("STEPS", String(runs[0]?.steps)));
  });

  test("an estimate must be of the same runs, and runs what trainingRuns gives", () => {
    const estimate = estimateCost(runs.slice(1), { accelerator: "h100" });
    expectError(() => sweepFiles(runs, { command: "true", estimate }), {
      code: "INVALID_OPTION",
      field: "estimate",
      shows: "an estimate of others",
    });
    const hostile = [{ ...runs[0], experimentId: "a) touch x;; b" }];
    for (const wrong of [undefined, null, {}, [1], [{}], hostile]) {
      expectError(() => call(sweepFiles, wrong, { command: "true" }), {
        code: "INVALID_OPTION",
        field: "runs",
        shows: "",
      });
      expectError(() => call(estimateCost, wrong, { accelerator: "h100" }), {
        code: "INVALID_OPTION",
        field: "runs",
        shows: "",
      });
    }
  });

  test("Kubernetes: what a ConfigMap can't hold is refused", () => {
    const large = runs.map((run) => ({ ...run, placeholders: { ...run.placeholders, model: "x".repeat(3e5) } }));
    expectError(() => sweepFiles(large, { command: "true", engine: "kubernetes" }), {
      code: "INFEASIBLE",
      field: "engine",
      shows: "bytes",
    });
  });

  test("SkyPilot: each budget's accelerators by its own names", () => {
    const estimate = estimateCost(runs, { accelerator: "a100-80gb", gpusByBudget: { "1e17": 1, "6.4e17": 4 } });
    const files = sweepFiles(runs, { command: "true", engine: "skypilot", estimate });
    const launcher = files.find(({ path }) => path === "launch-sky.sh")?.text;
    expect(launcher).toContain("launch 1e17 --gpus A100-80GB:1\nlaunch 6.4e17 --gpus A100-80GB:4\n");
    const unknown = estimateCost(runs, { accelerator: "tpu-v5e" });
    expectError(() => sweepFiles(runs, { command: "true", engine: "skypilot", estimate: unknown }), {
      code: "INVALID_OPTION",
      field: "accelerator",
      shows: "tpu-v5e",
    });
  });

  test.each<[string, object, string, string]>([
    ["no command", {}, "CONFLICTING_OPTIONS", "command"],
    ["an empty one", { command: "  " }, "CONFLICTING_OPTIONS", "command"],
    ["a command and a trainer", { command: "true", trainer: "nanogpt" }, "CONFLICTING_OPTIONS", "command"],
    ["an engine that is none", { engine: "slrum", command: "true" }, "INVALID_OPTION", "engine"],
    ["a queue without Kubernetes", { command: "true", queue: "a" }, "CONFLICTING_OPTIONS", "queue"],
    [
      "options that are none",
      { engine: "slurm", command: "true", engineOptions: ["low"] },
      "INVALID_OPTION",
      "engineOptions",
    ],
    ["an estimate that is none", { engine: "slurm", command: "true", estimate: {} }, "INVALID_OPTION", "estimate"],
    ["a command for JSON", { engine: "json", command: "true" }, "CONFLICTING_OPTIONS", "command"],
  ])("%s is refused", (_, options, code, field) => {
    expectError(() => call(sweepFiles, runs, options), {
      code: code === "INVALID_OPTION" ? code : "CONFLICTING_OPTIONS",
      field,
      shows: "",
    });
  });

  test("no runs are refused", () => {
    expectError(() => sweepFiles([], { command: "true" }), { code: "NOT_DETERMINED", field: "runs", shows: "none" });
  });
});
