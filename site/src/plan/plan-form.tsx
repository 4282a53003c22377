import type { JSX } from "preact";
import { flopsConventions } from "../../../src/models/index.ts";
import { acceleratorNames } from "../../../src/options/accelerators.ts";
import { cost, plan, wholePlan } from "../answers/plans.ts";
import { FaultNote } from "../parts/fault-note.tsx";
import { AreaField, type Choice, RadioGroup, SelectField, TextField } from "../parts/fields.tsx";
import { FileButton } from "../parts/file-button.tsx";
import type { BudgetSource, ModelSource } from "../state/site-state.ts";
import { changePlan, setCostOption, setPlanOption, state } from "../state/store.ts";
import { FamilyField } from "./family-field.tsx";
import { planSizesOfFile } from "./plan-sizes-of-file.ts";

const SOURCES: readonly (readonly [ModelSource, string])[] = [
  ["family", "A family"],
  ["config", "config.json"],
  ["sizes", "Counted sizes"],
  ["file", "A plan file"],
];
const BUDGETS: readonly (readonly [BudgetSource, string])[] = [
  ["budgets", "Compute budgets"],
  ["total", "FLOPs in all"],
  ["machine", "A machine for some days"],
];
const LAYOUTS: readonly Choice[] = [
  ["", "About N*"],
  ["even", "Even by rank"],
  ["log-even", "Even in log N"],
  ["centred", "About N*, any D/N"],
];
const LADDER_LAYOUTS: readonly Choice[] = [["", "A ladder about N*"]];
const PRIORS: readonly Choice[] = [
  ["", "chinchilla, epoch and llama-3"],
  ["chinchilla", "chinchilla"],
  ["epoch", "epoch"],
  ["llama-3", "llama-3"],
  ["muennighoff-c4", "muennighoff-c4"],
  ["symmetric", "symmetric"],
];
const ACCELERATORS: readonly Choice[] = [["", "None"], ...acceleratorNames().map((name): Choice => [name, name])];

/** What a plan is asked for by. */
export function PlanForm(): JSX.Element {
  const { models, budgets, options } = state.value.plan;
  const fault = wholePlan.value.fault ?? plan.value.fault;
  const field = { texts: options, onText: setPlanOption, fault };
  return (
    <form class="form" aria-label="What to plan" onSubmit={(event) => event.preventDefault()}>
      <RadioGroup
        legend="Models"
        name="models"
        value={models}
        choices={SOURCES}
        onValue={(chosen) => changePlan({ models: chosen, leftOut: [] })}
      />
      <ModelFields />
      {models !== "file" && (
        <>
          <RadioGroup
            legend="Budgets"
            name="budgets"
            value={budgets}
            choices={BUDGETS}
            onValue={(chosen) => changePlan({ budgets: chosen })}
          />
          <BudgetFields />
          <div class="pair">
            {budgets === "budgets" ? (
              <SelectField {...field} option="layout" choices={LAYOUTS} />
            ) : (
              <SelectField {...field} option="layout" choices={LADDER_LAYOUTS} />
            )}
            <TextField {...field} option="numSizesPerBudget" placeholder={budgets === "budgets" ? "7" : "5"} />
          </div>
          <details>
            <summary>Limits</summary>
            <div class="pair">
              <TextField {...field} option="minTokensPerParam" placeholder="1.5 about N*, else 0.1" />
              <TextField {...field} option="maxTokensPerParam" placeholder="600 about N*, else any" />
              <TextField {...field} option="maxTokens" placeholder="any" />
              <TextField {...field} option="maxParams" placeholder="any" />
              <TextField {...field} option="minSteps" placeholder="any" />
              <TextField {...field} option="batchTokens" placeholder="any" />
            </div>
          </details>
          <details>
            <summary>Sizes and FLOPs</summary>
            <div class="pair">
              <SelectField {...field} option="prior" choices={PRIORS} />
              <TextField {...field} option="spanFactor" placeholder="4" />
              <TextField {...field} option="sizeParam" placeholder="the width" />
              {models !== "sizes" && (
                <>
                  <TextField {...field} option="layers" placeholder="fixed; aspect-ratio; 64; 768:12,1024:16" />
                  <SelectField {...field} option="keyValueHeads" choices={KEY_VALUE_RULES} />
                  <TextField {...field} option="minSize" placeholder="64" />
                  <TextField {...field} option="maxSize" placeholder="8192" />
                  <TextField {...field} option="sizeMultiple" placeholder="64" />
                  <SelectField {...field} option="flops" choices={CONVENTIONS} />
                </>
              )}
              <TextField {...field} option="sequenceLength" placeholder="2048" />
              <TextField {...field} option="flopsPerParamPerToken" placeholder="6" />
            </div>
          </details>
        </>
      )}
      <CostFields />
      <FaultNote fault={fault} shown={SHOWN} />
    </form>
  );
}

const KEY_VALUE_RULES: readonly Choice[] = [
  ["", "Keep their group"],
  ["number", "Keep their number"],
];
const CONVENTIONS: readonly Choice[] = [
  ["", "6N"],
  ...flopsConventions()
    .filter(({ name }) => name !== "6N")
    .map(({ name }): Choice => [name, name]),
];

/** What has a field that says what is wrong with it. */
const SHOWN = [
  "model",
  "config",
  "modelSizes",
  "computeBudgets",
  "totalFlops",
  "days",
  "accelerator",
  "gpus",
  "mfu",
  "layout",
  "numSizesPerBudget",
];

function ModelFields(): JSX.Element {
  const { models, options } = state.value.plan;
  const fault = wholePlan.value.fault;
  const field = { texts: options, onText: setPlanOption, fault };
  switch (models) {
    case "family":
      return <FamilyField value={options.model ?? "gpt2"} fault={fault} onValue={planFamily} />;
    case "config":
      return (
        <AreaField
          {...field}
          option="config"
          rows={9}
          hint="Paste what Hugging Face publishes; the rest of the model follows its width."
          placeholder={'{ "model_type": "llama", "hidden_size": 576, … }'}
        />
      );
    case "sizes":
      return (
        <AreaField
          {...field}
          option="modelSizes"
          rows={9}
          hint="A JSON list, for models that were counted elsewhere."
          placeholder='[{ "size_param_value": 512, "num_params": 44000000 }, …]'
        />
      );
    case "file":
      return <PlanFileFields />;
  }
}

function planFamily(model: string): void {
  changePlan({ options: { ...state.peek().plan.options, model }, leftOut: [] });
}

function PlanFileFields(): JSX.Element {
  const { file } = state.value.plan;
  return (
    <div class="field">
      <FileButton words={file === "" ? "Choose a plan file" : "Choose another"} accept=".json,application/json" />
      <p class="hint">{file === "" ? "Or drop one on the page." : "Its budgets and sizes are as the file has them."}</p>
      {file !== "" && (
        <button type="button" onClick={planSizesOfFile}>
          Plan its sizes anew
        </button>
      )}
    </div>
  );
}

function BudgetFields(): JSX.Element {
  const { budgets, options } = state.value.plan;
  const fault = wholePlan.value.fault;
  const field = { texts: options, onText: setPlanOption, fault };
  const ladder = (
    <details>
      <summary>The ladder</summary>
      <div class="pair">
        <TextField {...field} option="numBudgets" placeholder="5" />
        <TextField {...field} option="budgetRatio" placeholder="5" />
        <TextField {...field} option="minBudget" placeholder="any" />
        <TextField {...field} option="maxBudget" placeholder="any" />
        <TextField {...field} option="seedRepeats" placeholder="2" />
      </div>
    </details>
  );
  switch (budgets) {
    case "budgets":
      return (
        <TextField
          {...field}
          option="computeBudgets"
          placeholder="1e17:1e20:4"
          hint="Training FLOPs: a list, or first:last:how many."
        />
      );
    case "total":
      return (
        <>
          <TextField {...field} option="totalFlops" placeholder="1e21" hint="What all runs together may cost." />
          {ladder}
        </>
      );
    case "machine":
      return (
        <>
          <div class="pair">
            <SelectField {...field} option="accelerator" choices={ACCELERATORS} />
            <TextField {...field} option="gpus" placeholder="64" />
            <TextField {...field} option="days" placeholder="7" />
            <TextField {...field} option="mfu" placeholder="0.4" />
          </div>
          {ladder}
        </>
      );
  }
}

function CostFields(): JSX.Element {
  const { cost: texts } = state.value.plan;
  const { fault } = cost.value;
  const field = { texts, onText: setCostOption, fault };
  return (
    <details>
      <summary>Hours, memory and cost</summary>
      <div class="pair">
        <SelectField {...field} option="accelerator" choices={ACCELERATORS} />
        <TextField {...field} option="gpus" label="Accelerators of a run" placeholder="8" />
        <TextField {...field} option="mfu" placeholder="0.4" />
        <TextField {...field} option="parallelRuns" placeholder="1" />
        <TextField {...field} option="price" placeholder="none" hint="Of one accelerator, in any currency." />
        <TextField {...field} option="overheadMinutes" placeholder="5" />
      </div>
    </details>
  );
}
