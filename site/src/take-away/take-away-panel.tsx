import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SweepFile } from "../../../src/run/index.ts";
import { fittedState, pictureWidth } from "../answers/fits.ts";
import { cost, leftOut, plan } from "../answers/plans.ts";
import { pictureAsPng } from "../files/picture-png.ts";
import { saveFile } from "../files/save-file.ts";
import { tarOf } from "../files/tar.ts";
import { FaultNote } from "../parts/fault-note.tsx";
import { type Choice, SelectField, TextField } from "../parts/fields.tsx";
import { Scroller } from "../parts/scroller.tsx";
import { type Fault, faultOf } from "../state/fault.ts";
import { linkLacksRuns, writeLink } from "../state/link-sync.ts";
import { setTakeAwayOption, state } from "../state/store.ts";
import { CopyButton } from "./copy-button.tsx";
import { assumedCommand, jobFiles } from "./job-files.ts";
import { libraryCode } from "./library-code.ts";
import { PICTURES, type PictureName, pictureFile } from "./picture-files.ts";
import { shellCommands } from "./shell-command.ts";

export function TakeAwayPanel(): JSX.Element {
  useEffect(() => {
    // The fit is drawn for its file, whether its panel was seen or not.
    if (pictureWidth.peek() === 0) pictureWidth.value = 720;
  }, []);
  return (
    <div class="take-away">
      <div class="stack">
        <PlanFiles />
        <PictureFiles />
        <LinkToPage />
        <Words
          title="The same by the command"
          comment="#"
          words={() => shellCommands(fittedState.value, [...leftOut.value]).join("\n")}
        />
      </div>
      <div class="stack">
        <JobFiles />
        <Words
          title="The same by the library"
          comment="//"
          words={() => libraryCode(fittedState.value, [...leftOut.value])}
        />
      </div>
    </div>
  );
}

function PlanFiles(): JSX.Element {
  const { value, fault } = plan.value;
  const isReady = value !== undefined && fault === undefined;
  return (
    <section>
      <h2>The plan</h2>
      <FaultNote fault={fault} />
      <p class="buttons">
        <button
          type="button"
          disabled={!isReady}
          onClick={() => value && saveFile("plan.json", `${JSON.stringify(value, null, 2)}\n`, "application/json")}
        >
          plan.json
        </button>
        <button
          type="button"
          disabled={!isReady}
          onClick={() => value && saveFile("plan.csv", value.toCSV(), "text/csv")}
        >
          plan.csv
        </button>
      </p>
    </section>
  );
}

const PICTURE_WORDS: Readonly<Record<PictureName, string>> = {
  plan: "Map of the plan",
  evaluation: "Evaluation",
  isoflops: "IsoFLOP curves",
  optima: "Optima",
  residuals: "Residuals",
};

function PictureFiles(): JSX.Element {
  const [failure, setFailure] = useState("");
  const save = async (name: PictureName, isPng: boolean) => {
    // A PNG has one paper, which is white; a file of SVG follows its reader's setting.
    const svg = await pictureFile(name, !isPng);
    if (svg === undefined) {
      setFailure(`There is nothing to draw of ${PICTURE_WORDS[name]}.`);
      return;
    }
    setFailure("");
    if (isPng) saveFile(`${name}.png`, await pictureAsPng(svg));
    else saveFile(`${name}.svg`, svg, "image/svg+xml");
  };
  return (
    <section>
      <h2>Pictures</h2>
      <ul class="files">
        {PICTURES.map((name) => (
          <li key={name}>
            <span>{PICTURE_WORDS[name]}</span>
            <button type="button" aria-label={`${PICTURE_WORDS[name]} as SVG`} onClick={() => void save(name, false)}>
              SVG
            </button>
            <button type="button" aria-label={`${PICTURE_WORDS[name]} as PNG`} onClick={() => void save(name, true)}>
              PNG
            </button>
          </li>
        ))}
      </ul>
      <p role="status">{failure}</p>
    </section>
  );
}

const ENGINES: readonly Choice[] = [
  ["slurm", "Slurm"],
  ["shell", "A shell script"],
  ["kubernetes", "Kubernetes"],
  ["skypilot", "SkyPilot"],
  ["wandb", "W&B sweep"],
  ["json", "Figures alone, as JSON Lines"],
];
const TRAINERS: readonly Choice[] = [
  ["", "My own command"],
  ["nanochat", "nanochat"],
  ["nanogpt", "nanoGPT"],
  ["megatron", "Megatron"],
  ["run-clm", "run_clm of transformers"],
  ["litgpt", "LitGPT"],
  ["levanter", "Levanter"],
  ["torchtitan", "torchtitan"],
];
const RULES: readonly Choice[] = [
  ["", "None"],
  ["porian", "porian"],
  ["step-law", "step-law"],
  ["deepseek", "deepseek"],
  ["power-lines", "power-lines"],
  ["marin", "marin"],
];

function JobFiles(): JSX.Element {
  const { options } = state.value.takeAway;
  const { models } = state.value.plan;
  const planned = plan.value.fault === undefined ? plan.value.value : undefined;
  const estimate = cost.value.value;
  const [files, setFiles] = useState<readonly SweepFile[]>([]);
  const [fault, setFault] = useState<Fault | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    const show = (found: readonly SweepFile[], wrong: Fault | undefined) => {
      if (!isCurrent) return;
      setFiles(found);
      setFault(wrong);
    };
    if (planned === undefined) {
      show([], undefined);
    } else {
      jobFiles(planned, options, models, estimate).then(
        (found) => show(found, undefined),
        (thrown: unknown) => show([], faultOf(thrown)),
      );
    }
    return () => {
      isCurrent = false;
    };
  }, [planned, options, models, estimate]);
  const field = { texts: options, onText: setTakeAwayOption, fault };
  const isCalled = options.engine !== "json";
  return (
    <section>
      <h2>Job files</h2>
      <div class="pair">
        <SelectField {...field} option="engine" choices={ENGINES} />
        {isCalled && <SelectField {...field} option="trainer" choices={TRAINERS} />}
        {isCalled && options.trainer === undefined && (
          <TextField
            {...field}
            option="command"
            placeholder={assumedCommand(models)}
            hint="With the names of a run's figures in braces."
          />
        )}
        <TextField {...field} option="batchTokens" placeholder="524288" />
        <TextField {...field} option="sequenceLength" placeholder="2048" />
        <SelectField {...field} option="hyperparameters" choices={RULES} />
      </div>
      <FaultNote
        fault={fault}
        shown={["engine", "trainer", "command", "batchTokens", "sequenceLength", "hyperparameters"]}
      />
      {files.length > 0 && (
        <>
          <p class="buttons">
            <button type="button" onClick={() => saveFile("sweep.tar", tarOf(files))}>
              All {files.length} as sweep.tar
            </button>
          </p>
          <ul class="files">
            {files.slice(0, MOST_FILES).map(({ path, text }) => (
              <li key={path}>
                <span>{path}</span>
                <button
                  type="button"
                  aria-label={`Download ${path}`}
                  onClick={() => saveFile(path.split("/").at(-1) ?? path, text)}
                >
                  Download
                </button>
              </li>
            ))}
          </ul>
          {files.length > MOST_FILES && <p class="hint">And {files.length - MOST_FILES} more in the archive.</p>}
        </>
      )}
    </section>
  );
}

const MOST_FILES = 8;

function Words({
  title,
  comment,
  words,
}: {
  readonly title: string;
  /** What begins a comment in the language of the words. */
  readonly comment: string;
  readonly words: () => string;
}): JSX.Element {
  const text = wordsOrFault(comment, words);
  return (
    <section>
      <h2>{title}</h2>
      <Scroller name={title}>
        <pre>{text}</pre>
      </Scroller>
      <p class="buttons">
        <CopyButton words="Copy" textOf={() => text} />
      </p>
    </section>
  );
}

function wordsOrFault(comment: string, words: () => string): string {
  try {
    return words();
  } catch (thrown) {
    return `${comment} ${faultOf(thrown).message}`;
  }
}

function LinkToPage(): JSX.Element {
  return (
    <section>
      <h2>A link to all of this</h2>
      <p>
        It holds what is set here, the runs too, and nothing is sent anywhere: the part of an address behind its # stays
        in the browser.
        {linkLacksRuns.value && " These runs are too large for a link: it holds all else."}
      </p>
      <p class="buttons">
        <CopyButton
          words="Copy the link"
          textOf={async () => {
            await writeLink();
            return location.href;
          }}
        />
      </p>
    </section>
  );
}
