/** JSON as people write it, with comments and commas before what closes, as JSON; other text as it is. */
export async function jsonText(text: string): Promise<string> {
  if (!/^\uFEFF?\s*(?:[[{]|\/[/*])/.test(text)) return text;
  const plain = text.replace(/^\uFEFF/, "");
  // NaN alone is for the reader of runs, which is much faster.
  if (!/,\s*[\]}]|\/[/*]/.test(plain) || isJson(plain)) return plain;
  const { default: json5 } = await import("json5");
  try {
    const value: unknown = json5.parse(plain);
    return typeof value === "object" && value !== null ? JSON.stringify(value) : text;
  } catch {
    // JSON Lines, or what the reader says the place of.
    return text;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
