// What became of the mutants: coverage/mutation/report.json, and the same as text.
import { writeFileSync } from "node:fs";

const OUTCOMES = ["killed", "timed out", "survived", "not compiled"];

/** Writes the report; gives its text, and the percentage of what compiled that was noticed. */
export function writeReport(results, { folder, seconds }) {
  const files = [...new Set(results.map(({ file }) => file))];
  const rows = files.map((file) =>
    countsOf(
      file,
      results.filter((result) => result.file === file),
    ),
  );
  const total = countsOf("all", results);
  const survivors = results.filter(({ outcome }) => outcome === "survived");
  const lines = [
    rowOf(["", "mutants", ...OUTCOMES, "noticed"]),
    ...[...rows, total].map(({ file, counts, score }) =>
      rowOf([file, counts.reduce((a, b) => a + b, 0), ...counts, `${score.toFixed(0)}%`]),
    ),
    "",
    ...survivors.map(
      ({ file, line, was, becomes, why }) =>
        `${file}:${line} survived${why ? `: ${why}` : ""}\n  - ${was}\n  + ${becomes}\n`,
    ),
    `${(seconds / Math.max(results.length, 1)).toFixed(1)} s a mutant`,
    "",
  ];
  const text = lines.join("\n");
  writeFileSync(`${folder}/report.json`, JSON.stringify({ files: rows, total, results }, null, 1));
  writeFileSync(`${folder}/report.txt`, text);
  return { text, score: total.score };
}

function countsOf(file, results) {
  const counts = OUTCOMES.map((outcome) => results.filter((result) => result.outcome === outcome).length);
  const [killed, timedOut, survived] = counts;
  const compiled = killed + timedOut + survived;
  return { file, counts, score: compiled === 0 ? 100 : (100 * (killed + timedOut)) / compiled };
}

function rowOf([name, ...cells]) {
  return name.padEnd(36) + cells.map((cell) => String(cell).padStart(13)).join("");
}
