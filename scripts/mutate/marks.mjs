// Sources that tell which of their functions are called: each sets a mark of its own, by which reached.mjs knows the tests.
import { functionsOf } from "./sites.mjs";

/** The sources with their marks as { changed }, and whose each mark is as { names }, "file:start of the function's body". */
export function withMarks(sources) {
  const names = [];
  const changed = new Map([...sources].map(([file, source]) => [file, mark(file, source, names)]));
  for (const [file, text] of changed) if (isKernel(file)) changed.set(file, withAccess(file, text, names.length));
  return { changed, names };
}

/** Whether a source is compiled to WASM. */
export function isKernel(file) {
  return file.startsWith("assembly/");
}

/** The functions of a source that can tell: kernels have none of the others. */
export function markedFunctionsOf(file, source) {
  return functionsOf(source).filter(({ isBlock }) => isBlock || !isKernel(file));
}

function mark(file, source, names) {
  const insertions = markedFunctionsOf(file, source).flatMap(({ from, to, isBlock }) => {
    const place = names.push(`${file}:${from}`) - 1;
    if (isKernel(file)) return [{ at: from + 1, text: `store<u8>(reachedMarks + ${place}, 1);` }];
    const text = `(globalThis.reachedMarks ??= new Set()).add(${place})`;
    return isBlock
      ? [{ at: from + 1, text: `${text};` }]
      : [
          { at: from, text: `(${text}, ` },
          { at: to, text: ")" },
        ];
  });
  const bytes = Buffer.from(source);
  const parts = [];
  let end = 0;
  for (const { at, text } of insertions.sort((a, b) => a.at - b.at)) {
    parts.push(bytes.subarray(end, at), Buffer.from(text));
    end = at;
  }
  return Buffer.concat([...parts, bytes.subarray(end)]).toString();
}

/** A kernel with what its marks need: room in memory, and exports to read it by. */
function withAccess(file, text, count) {
  if (file === "assembly/memory.ts") {
    return `${text}
      export const reachedMarks: usize = memory.data(${count}, 16);
      export function reachedStart(): usize { return reachedMarks; }
      export function reachedCount(): i32 { return ${count}; }
    `;
  }
  if (file.endsWith("/index.ts")) return `${text}\nexport { reachedStart, reachedCount } from "../memory";\n`;
  return `${text}\nimport { reachedMarks } from "${file.split("/").length > 2 ? ".." : "."}/memory";\n`;
}
