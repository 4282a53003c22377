import { readFileSync } from "node:fs";

/** A fenced block of the README, with the text block that follows it: what it prints. */
export interface Example {
  readonly language: string;
  readonly code: string;
  readonly output: string | undefined;
}

const FENCE = /^```(\w+)\n((?:(?!^```).*\n)*)^```$/gm;

export function readmeExamples(): Example[] {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const blocks = Array.from(readme.matchAll(FENCE), ([, language = "", code = ""]) => ({ language, code }));
  return blocks.flatMap(({ language, code }, i) => {
    const next = blocks[i + 1];
    return language === "text" ? [] : [{ language, code, output: next?.language === "text" ? next.code : undefined }];
  });
}
