import { describeThrown } from "../../../src/common/describe.ts";
import type { NamedText } from "../state/site-state.ts";
import { changeFit, changePlan, notice, openPanel, state } from "../state/store.ts";
import { decodeFile, FileError } from "./decode-file.ts";

/** Opens files that were dropped or chosen: a plan's in its panel, runs in theirs. */
export async function openFiles(files: Iterable<File>): Promise<void> {
  const texts: NamedText[] = [];
  try {
    for (const file of files) texts.push({ name: file.name, text: await decodeFile(file) });
  } catch (thrown) {
    // A folder, or a file that is gone, can't be read.
    notice.value = thrown instanceof FileError ? thrown.message : `It can't be read: ${describeThrown(thrown)}`;
    return;
  }
  openTexts(texts);
}

/** Opens texts; runs that come with a plan are that plan's. */
export function openTexts(texts: readonly NamedText[]): void {
  const plan = texts.find(({ text }) => isPlan(text));
  const runs = texts.filter((text) => text !== plan);
  notice.value = "";
  if (plan !== undefined) changePlan({ models: "file", file: plan.text, leftOut: [] });
  if (runs.length > 0) {
    changeFit({
      files: runs,
      lacksRuns: false,
      columns: {},
      reading: {},
      leftOut: [],
      hide: 1,
      isOfPlan: plan !== undefined,
    });
    openPanel("fit");
  } else if (plan !== undefined && state.peek().panel !== "judge") {
    openPanel("plan");
  }
}

function isPlan(text: string): boolean {
  // Its keys may have been written in another order.
  return /^\uFEFF?\s*\{/.test(text) && /"format"\s*:\s*"isoflop-plan"/.test(text);
}
