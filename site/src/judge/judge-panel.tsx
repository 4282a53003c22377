import type { JSX } from "preact";
import { humanCount, humanFlops, humanRatio } from "../../../src/common/units.ts";
import type { PlanEvaluation } from "../../../src/design/index.ts";
import { drawEvaluation } from "../../../src/plot/draw-evaluation.ts";
import { comparedPlans } from "../answers/compared-plans.ts";
import { cancelDesign, designAgain, designedPlan, designStatus } from "../answers/designs.ts";
import { evaluation } from "../answers/evaluations.ts";
import { plan } from "../answers/plans.ts";
import { FaultNote } from "../parts/fault-note.tsx";
import { SelectField, TextField } from "../parts/fields.tsx";
import { Notes } from "../parts/notes.tsx";
import { Picture } from "../parts/picture.tsx";
import { Scroller } from "../parts/scroller.tsx";
import { useWidth } from "../parts/use-width.ts";
import { setDesignOption, setJudgeOption, state } from "../state/store.ts";
import { takeDesign } from "./take-design.ts";

export function JudgePanel(): JSX.Element {
  const { value, fault } = evaluation.value;
  return (
    <div class="sides">
      <JudgeForm />
      <div class="main stack">
        <FaultNote fault={fault ?? plan.value.fault} shown={["targetBudget", "prior", "noise"]} />
        {value !== undefined && (
          <div class={fault === undefined ? "stack" : "stack is-stale"}>
            <Comparison plan={value} />
            <OneMore evaluation={value} />
            <Notes title="What is wrong with this plan" lines={value.warnings} />
            <BudgetsTable evaluation={value} />
          </div>
        )}
      </div>
    </div>
  );
}

function JudgeForm(): JSX.Element {
  const { options, design } = state.value.judge;
  const { fault } = evaluation.value;
  const field = { texts: options, onText: setJudgeOption, fault };
  const designField = { texts: design, onText: setDesignOption, fault: designStatus.value.fault };
  const isLadder = (design.method ?? "ladder") === "ladder";
  return (
    <form class="form" aria-label="What to judge by" onSubmit={(event) => event.preventDefault()}>
      <TextField
        {...field}
        option="targetBudget"
        placeholder="1e24"
        hint="Training FLOPs of the model that the sweep is for."
      />
      <TextField
        {...field}
        option="prior"
        placeholder="chinchilla,epoch,llama-3"
        hint="The losses that are expected."
      />
      <TextField {...field} option="noise" placeholder="0.005" hint="What repeats of a run differ by, in nats." />
      <h2>A design in its place</h2>
      <SelectField
        {...designField}
        option="method"
        choices={[
          ["ladder", "Ladder, which real sweeps favour"],
          ["optimised", "Optimised, for a law that is nearly right"],
          ["exact-law", "Exact law, c-optimal"],
        ]}
      />
      <div class="pair">
        <TextField {...designField} option="totalFlops" placeholder="what the plan costs" />
        <TextField {...designField} option="maxBudget" placeholder="any" />
        <TextField {...designField} option="minBudget" placeholder="any" />
        {!isLadder && <TextField {...designField} option="numExperiments" placeholder="25 or 35" />}
        {design.method === "exact-law" && <TextField {...designField} option="numBudgets" placeholder="17" />}
      </div>
      <DesignProgress />
    </form>
  );
}

function DesignProgress(): JSX.Element {
  const { progress, fault, isCancelled } = designStatus.value;
  const designed = designedPlan.value;
  return (
    <div class="progress" aria-live="polite">
      {progress !== undefined && (
        <p>
          <progress aria-label="Designing" /> {progress}…{" "}
          <button type="button" onClick={cancelDesign}>
            Cancel
          </button>
        </p>
      )}
      {progress === undefined && isCancelled && (
        <p>
          The design was cancelled.{" "}
          <button type="button" onClick={designAgain}>
            Design again
          </button>
        </p>
      )}
      {progress === undefined && designed !== undefined && (
        <p>
          {designed.numExperiments} experiments, {humanFlops(designed.totalFlops)} FLOPs.{" "}
          <button type="button" onClick={takeDesign}>
            Take it as the plan
          </button>
        </p>
      )}
      <FaultNote
        fault={fault}
        shown={["method", "totalFlops", "maxBudget", "minBudget", "numExperiments", "numBudgets"]}
      />
    </div>
  );
}

/** The plan beside the even layout and the design. */
function Comparison({ plan: own }: { readonly plan: PlanEvaluation }): JSX.Element {
  const [frame, width] = useWidth<HTMLDivElement>();
  const evaluations = comparedPlans(own);
  const svg = width === 0 ? "" : drawEvaluation(evaluations, { width, isStyled: false });
  return (
    <div ref={frame}>
      <Picture svg={svg} />
    </div>
  );
}

function OneMore({ evaluation: { posterior } }: { readonly evaluation: PlanEvaluation }): JSX.Element {
  if (posterior === undefined) {
    return <p>With more than 400 different runs, what they leave open is not computed.</p>;
  }
  const { numParamsFactor, extrapolation, oneMore } = posterior;
  return (
    <p class="summary" aria-live="polite">
      N* at the target will be known to <strong>×/÷ {numParamsFactor.toPrecision(3)}</strong> (90%),{" "}
      {extrapolation > 1 && `${humanRatio(extrapolation)}× beyond the largest budget, `}
      where losses follow the Chinchilla form up to smooth deviations.
      {oneMore !== undefined && (
        <>
          {" "}
          One run more, at {humanFlops(oneMore.computeBudget)} FLOPs with N = {humanCount(oneMore.numParams)} and D ={" "}
          {humanCount(oneMore.numTokens)}, would make it ×/÷ {oneMore.numParamsFactor.toPrecision(3)}.
        </>
      )}
    </p>
  );
}

/** Where each budget's sizes lie about the optimum that each surface expects. */
function BudgetsTable({ evaluation: { surfaces } }: { readonly evaluation: PlanEvaluation }): JSX.Element {
  return (
    <>
      {surfaces.map(({ name, budgets, standardErrors, optimum, approach2 }) => (
        <details key={name}>
          <summary>If losses were exactly {name}</summary>
          <p>
            N* at the target is {humanCount(optimum.numParams)} and the loss {optimum.loss.toFixed(3)}; log10 N* has a
            standard error of {standardErrors.log10NumParams.toPrecision(3)}
            {approach2 !== undefined && `, and approach 2 is off by ${(100 * approach2.numParams).toFixed(1)}%`}.
          </p>
          <Scroller name={`Budgets by ${name}`}>
            <table>
              <caption class="unseen">Budgets by {name}</caption>
              <thead>
                <tr>
                  <th scope="col">budget</th>
                  <th scope="col">N*</th>
                  <th scope="col">sizes</th>
                  <th scope="col">span</th>
                  <th scope="col">middle over N*</th>
                  <th scope="col">least D/N</th>
                  <th scope="col">N* within</th>
                </tr>
              </thead>
              <tbody>
                {budgets.map((budget) => (
                  <tr key={budget.computeBudget}>
                    <th scope="row">{humanFlops(budget.computeBudget)}</th>
                    <td>{humanCount(budget.optimalNumParams)}</td>
                    <td>{budget.numSizes}</td>
                    <td>{budget.span.toPrecision(3)}×</td>
                    <td>{budget.offCentre.toPrecision(3)}</td>
                    <td>{budget.minTokensPerParam.toPrecision(3)}</td>
                    <td>{budget.isBracketed ? "yes" : "no"}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroller>
        </details>
      ))}
    </>
  );
}
