import { readFileSync } from "node:fs";

/** A fenced block of the README, with the text block that follows it: what it prints. */
export interface Example {
  readonly language: string;
  readonly code: string;
  readonly output: string | undefined;
}

const FENCE = /^```(\w+)\n((?:(?!^```).*\n)*)^```$/gm;

/** The examples of the README, or of another document. */
export function readmeExamples(document = "README.md"): Example[] {
  const text = readFileSync(new URL(`../../${document}`, import.meta.url), "utf8");
  const blocks = Array.from(text.matchAll(FENCE), ([, language = "", code = ""]) => ({ language, code }));
  return blocks.flatMap(({ language, code }, i) => {
    const next = blocks[i + 1];
    return language === "text" ? [] : [{ language, code, output: next?.language === "text" ? next.code : undefined }];
  });
}
