import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { gpt2, IsoflopError, planSweep, readPlan, type SweepPlan } from "../../../src/index.ts";
import { modelFamily } from "../../../src/models/index.ts";
import { Draws } from "../../support/draws.ts";
import { fullPlan, planByPalm, smallPlan } from "../../support/plans.ts";

const NUM_DAMAGES = Number(process.env.DAMAGES ?? 4000);

type Damage = (text: string, draws: Draws) => string;

function linesChanged(change: (lines: string[], at: number, draws: Draws) => void): Damage {
  return (text, draws) => {
    const lines = text.split("\n");
    change(lines, draws.below(lines.length), draws);
    return lines.join("\n");
  };
}

/** Takes an entry out of a list, with all that is in it. */
const withoutEntry: Damage = (text, draws) => {
  const file: Record<string, unknown> = JSON.parse(text);
  const lists = Object.values(file).filter((value): value is unknown[] => Array.isArray(value) && value.length > 0);
  const list = draws.pick(lists);
  list.splice(draws.below(list.length), 1);
  return JSON.stringify(file);
};

const DAMAGES: Readonly<Record<string, Damage>> = {
  "cut short": (text, draws) => text.slice(0, draws.below(text.length)),
  "a flipped bit": (text, draws) => {
    const bytes = Buffer.from(text);
    const at = draws.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << draws.below(8));
    return bytes.toString();
  },
  "a lost block": (text, draws) => {
    const at = draws.below(text.length);
    return text.slice(0, at) + text.slice(at + 1 + draws.below(512));
  },
  "a block twice": (text, draws) => {
    const at = draws.below(text.length);
    return text.slice(0, at + draws.below(512)) + text.slice(at);
  },
  "an edited digit": (text, draws) => {
    const digits = [...text.matchAll(/\d/g)];
    const { index } = draws.pick(digits);
    return text.slice(0, index) + String(draws.below(10)) + text.slice(index + 1);
  },
  "a lost line": linesChanged((lines, at) => lines.splice(at, 1)),
  "a line twice": linesChanged((lines, at) => lines.splice(at, 0, lines[at] ?? "")),
  "two lines changed about": linesChanged((lines, at, draws) => {
    const other = draws.below(lines.length);
    [lines[at], lines[other]] = [lines[other] ?? "", lines[at] ?? ""];
  }),
  "a deleted entry": withoutEntry,
  "two deleted entries": (text, draws) => withoutEntry(withoutEntry(text, draws), draws),
};

function ladderPlan(): SweepPlan {
  return planSweep({ modelCls: gpt2, sizeParam: "width", totalFlops: 1e20 });
}

/** A plan of models that tell options of their own. */
function familyPlan(): SweepPlan {
  const config = {
    model_type: "qwen3",
    hidden_size: 1024,
    intermediate_size: 3072,
    num_attention_heads: 16,
    num_key_value_heads: 8,
  };
  const modelCls = modelFamily({ ...config, num_hidden_layers: 28, vocab_size: 32_000 }, { sizeParam: "hidden_size" });
  return planSweep({ modelCls, sizeParam: "hidden_size", computeBudgets: [1e18, 1e19] });
}

describe(`${NUM_DAMAGES} damages of plan files`, () => {
  const originals = [fullPlan, smallPlan, planByPalm, ladderPlan, familyPlan].map((make) => JSON.stringify(make()));

  test("are refused, or leave the very plan", () => {
    const draws = new Draws(18);
    const kinds = Object.keys(DAMAGES);
    const accepted: string[] = [];
    let numRefused = 0;
    for (let i = 0; i < NUM_DAMAGES; i++) {
      const original = draws.pick(originals);
      const kind = draws.pick(kinds);
      // Laid out, so that lines are records' fields; some of them as JSON.stringify writes them.
      const text = i % 3 === 0 ? original : JSON.stringify(JSON.parse(original), null, 2);
      const damaged = DAMAGES[kind]?.(text, draws) ?? expect.unreachable();
      try {
        // Options may be in any order, in a file as in a call.
        if (!isDeepStrictEqual(JSON.parse(JSON.stringify(readPlan(damaged))), JSON.parse(original)))
          accepted.push(`${kind}, damage ${i}`);
      } catch (thrown) {
        if (!(thrown instanceof IsoflopError)) throw thrown;
        numRefused++;
      }
    }
    expect(accepted).toEqual([]);
    expect(numRefused).toBeGreaterThan(NUM_DAMAGES / 2);
  });
});
