import type { TableStyle } from "../plan/file/table.ts";

// "Select Graphic Rendition" of ECMA-48, §8.3.117. Node's styleText, which says them by name, came with 20.12.
const ESCAPE = "\u001b[";
const BOLD = 1;
const DIM = 2;
const NEITHER = 22;

/** Colours where a person reads along on a terminal that wants them; see https://no-color.org. */
export function tableStyle(
  stream: { readonly isTTY?: boolean },
  { NO_COLOR, TERM }: NodeJS.ProcessEnv = process.env,
): TableStyle {
  const isPlain = stream.isTTY !== true || (NO_COLOR !== undefined && NO_COLOR !== "") || TERM === "dumb";
  const styled = (style: number) => (text: string) =>
    isPlain || text === "" ? text : `${ESCAPE}${style}m${text}${ESCAPE}${NEITHER}m`;
  return { heading: styled(BOLD), aside: styled(DIM) };
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
