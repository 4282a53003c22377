import * as v from "valibot";
import { isRecord, MAX_COUNT, MAX_SIZE } from "../common/checks.ts";
import { conventionNames } from "../models/flops.ts";

/** Something that a request for a plan can say. */
export interface PlanParameter {
  /** Its name as an option of planSweep, or of this handler alone; the query and the body spell it each in its way. */
  readonly option: string;
  readonly description: string;
  /** What its value must be; each message is the rule alone. */
  readonly schema: v.GenericSchema;
  /** Reads its value from a query, or gives back text that is none; absent where a query can't hold it. */
  readonly fromText?: (text: string) => unknown;
  /** What a query's text must be, where it is not simply the value written out. */
  readonly textSchema?: v.GenericSchema;
  /** Where it means something: beside models that are probed, or beside sizes that are given. Absent: beside both. */
  readonly goesWith?: "models" | "sizes";
}

/** What names no budgets plans these, as the command does. */
export const DEFAULT_BUDGETS: readonly number[] = [1e17, 1e18, 1e19, 1e20];

const text = v.pipe(v.string("text"), v.nonEmpty("text that is not empty"));
const count = v.pipe(
  v.number("a number"),
  v.integer("an integer"),
  v.minValue(1, "at least 1"),
  v.maxValue(MAX_COUNT, `at most ${MAX_COUNT}`),
);
const size = v.pipe(
  v.number("a number"),
  v.integer("an integer"),
  v.minValue(1, "at least 1"),
  v.maxValue(MAX_SIZE, `at most ${MAX_SIZE}`),
);
const wholeNumber = v.pipe(
  v.number("a number"),
  v.safeInteger("an integer of at most 2^53 − 1"),
  v.minValue(1, "at least 1"),
);
const atLeastOne = v.pipe(v.number("a number"), v.minValue(1, "at least 1"), v.finite("finite"));
const notNegative = v.pipe(v.number("a number"), v.minValue(0, "at least 0"), v.finite("finite"));
const positive = v.pipe(v.number("a number"), v.gtValue(0, "greater than 0"), v.finite("finite"));
const fields = v.custom<Readonly<Record<string, unknown>>>(isRecord, "a JSON object");

function asText(value: string): unknown {
  return value;
}

function asNumber(value: string): unknown {
  const number = value.trim() === "" ? Number.NaN : Number(value);
  return Number.isNaN(number) ? value : number;
}

function asFlag(value: string): unknown {
  if (value === "" || value === "true") return true;
  return value === "false" ? false : value;
}

/** The value that JSON text is, or the text where it is none. */
export function asJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Every parameter of a plan. What is new here is in the query, the body and the OpenAPI document. */
export const PLAN_PARAMETERS: readonly PlanParameter[] = [
  {
    option: "model",
    description: "A family of models by its name, see /models; gpt2 by default.",
    schema: text,
    fromText: asText,
    goesWith: "models",
  },
  {
    option: "config",
    description: "A model by its config.json, as Hugging Face publishes it.",
    schema: fields,
    goesWith: "models",
  },
  {
    option: "modelSizes",
    description: "Sizes counted elsewhere, instead of a model: each size once, in any order.",
    schema: v.array(
      v.strictObject({
        size_param_value: size,
        num_params: wholeNumber,
        flops_per_token: v.optional(atLeastOne),
      }),
      "a list of sizes",
    ),
    goesWith: "sizes",
  },
  {
    option: "modelClsName",
    description: "The name of the model that the sizes were counted of; model by default.",
    schema: text,
    fromText: asText,
    goesWith: "sizes",
  },
  {
    option: "computeBudgets",
    description:
      "Training FLOPs (forward + backward): a list, or text such as 1e18,3e18 or a log-spaced ladder 1e17:1e21:5 " +
      "(first, last, how many); 1e17:1e20:4 by default. Each is planned once.",
    schema: v.union([v.array(positive), text], "training FLOPs, as a list of positive numbers or as text"),
    textSchema: text,
    fromText: asText,
  },
  {
    option: "numSizesPerBudget",
    description: "Sizes to train at each budget at the most; 7 by default.",
    schema: count,
    fromText: asNumber,
  },
  {
    option: "flops",
    description: "The convention that training FLOPs per token are counted by; 6N by default.",
    schema: v.picklist(conventionNames(), `one of ${conventionNames().join(", ")}`),
    fromText: asText,
  },
  {
    option: "sequenceLength",
    description: "Tokens of a training sequence, for the conventions that need it.",
    schema: size,
    fromText: asNumber,
  },
  {
    option: "flopsPerParamPerToken",
    description: "k: training FLOPs per parameter and token, by 6N; 6 by default.",
    schema: positive,
    fromText: asNumber,
  },
  {
    option: "minTokensPerParam",
    description: "The smallest D/N; 0.1 by default.",
    schema: notNegative,
    fromText: asNumber,
  },
  { option: "maxTokensPerParam", description: "The largest D/N.", schema: positive, fromText: asNumber },
  {
    option: "maxTokens",
    description: "The most tokens that there are to train on.",
    schema: atLeastOne,
    fromText: asNumber,
  },
  {
    option: "maxParams",
    description: "The most parameters that the hardware holds.",
    schema: atLeastOne,
    fromText: asNumber,
  },
  {
    option: "minSteps",
    description: "The fewest optimizer steps, beside the tokens of one.",
    schema: wholeNumber,
    fromText: asNumber,
  },
  {
    option: "batchTokens",
    description: "Tokens of one optimizer step, beside the fewest steps.",
    schema: wholeNumber,
    fromText: asNumber,
  },
  {
    option: "sizeParam",
    description: "The model's option that sets its size; its width by default.",
    schema: text,
    fromText: asText,
  },
  {
    option: "layers",
    description: "How a family's layers follow its width; fixed by default.",
    schema: v.picklist(["fixed", "aspect-ratio"], "fixed or aspect-ratio"),
    fromText: asText,
    goesWith: "models",
  },
  {
    option: "layout",
    description: "How sizes are chosen, where the server has layouts; even by default.",
    schema: v.picklist(["even", "log-even", "centred"], "even, log-even or centred"),
    fromText: asText,
  },
  {
    option: "prior",
    description:
      "Loss surfaces that a centred layout expects: names, in text apart by commas, or objects of E, A, B, alpha, " +
      "beta, in text as JSON; chinchilla,epoch,llama-3 by default.",
    schema: v.union([text, fields, v.array(v.union([text, fields]))], "a loss surface, or several"),
    textSchema: text,
    fromText: asText,
  },
  {
    option: "spanFactor",
    description: "Centred sizes lie within this factor of N*; 4 by default.",
    schema: positive,
    fromText: asNumber,
  },
  {
    option: "modelKwargs",
    description: "The model's other options: an object, as JSON text in a query.",
    schema: fields,
    fromText: asJson,
  },
  {
    option: "minSize",
    description: "Smallest size to probe; 64 by default.",
    schema: size,
    fromText: asNumber,
    goesWith: "models",
  },
  {
    option: "maxSize",
    description: "Largest size to probe; 8192 by default.",
    schema: size,
    fromText: asNumber,
    goesWith: "models",
  },
  {
    option: "sizeMultiple",
    description: "What each size is a multiple of; 64 by default.",
    schema: size,
    fromText: asNumber,
    goesWith: "models",
  },
  {
    option: "numProbeSizes",
    description:
      "Log-spaced sizes to probe, before rounding; three times num_sizes_per_budget, at least 20, by default.",
    schema: count,
    fromText: asNumber,
    goesWith: "models",
  },
  {
    option: "probeAll",
    description: "Probes also beyond the first model that is too large for every budget; false by default.",
    schema: v.boolean("true or false"),
    fromText: asFlag,
    goesWith: "models",
  },
];
