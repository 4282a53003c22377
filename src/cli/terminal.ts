import { styleText } from "node:util";
import type { TableStyle } from "../plan/file/table.ts";

/** Colours where a person reads along on a terminal that wants them; see https://no-color.org. */
export function tableStyle(
  stream: { readonly isTTY?: boolean },
  { NO_COLOR, TERM }: NodeJS.ProcessEnv = process.env,
): TableStyle {
  const isPlain = stream.isTTY !== true || (NO_COLOR !== undefined && NO_COLOR !== "") || TERM === "dumb";
  return {
    heading: (text) => (isPlain || text === "" ? text : styleText("bold", text, { validateStream: false })),
    aside: (text) => (isPlain || text === "" ? text : styleText("dim", text, { validateStream: false })),
  };
}

/** Prints to standard output, and waits until it has taken the text. */
export async function print(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}
