import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { decodeText } from "../../src/cli/decode-text.ts";
import { readSources } from "../../src/cli/run-files.ts";
import { IsoflopError } from "../../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "isoflop-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TEXT = "N,D,loss\n1e8,2e9,3.5\n";

function fileOf(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function textOf(name: string, content: string | Buffer): Promise<string | undefined> {
  return (await readSources("isoflop fit", [fileOf(name, content)])).texts[0]?.text;
}

describe("files of runs are read", () => {
  it.each<[what: string, content: Buffer]>([
    ["UTF-8", Buffer.from(TEXT)],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${TEXT}`)],
    ["UTF-16 with a mark", Buffer.from(`\uFEFF${TEXT}`, "utf16le")],
    ["UTF-16 without", Buffer.from(TEXT, "utf16le")],
    ["UTF-16 of big ends", Buffer.from(`\uFEFF${TEXT}`, "utf16le").swap16()],
    ["gzip", gzipSync(TEXT)],
  ])("from %s", async (_, content) => {
    expect(await textOf("runs.csv", content)).toBe(TEXT);
  });

  it("as JSON with comments, commas before what closes and NaN", async () => {
    const text = await textOf("runs.json", '// runs\n[{"N": 1e8, "loss": NaN,},]');
    expect(JSON.parse(text ?? "")).toEqual([{ N: 1e8, loss: null }]);
  });

  it("all that a directory has, by name", async () => {
    const directory = join(folder, "several");
    mkdirSync(directory);
    for (const name of ["b.csv", "a.jsonl", "c.tsv.gz", "notes.docx"]) writeFileSync(join(directory, name), TEXT);
    const { plan, texts } = await readSources("isoflop fit", [directory]);
    expect(plan).toBeUndefined();
    expect(texts.map(({ name }) => name)).toEqual(["a.jsonl", "b.csv", "c.tsv.gz"]);
  });
});

describe("files of runs are refused", () => {
  it.each<[what: string, content: Buffer, shows: string]>([
    ["a workbook", Buffer.from("PK\u0003\u0004…"), "a workbook or a zip archive"],
    ["a Parquet file", Buffer.from("PAR1…"), "a Parquet file"],
    ["bytes", Buffer.from([1, 0, 0, 2, 0, 7]), "no text"],
    ["gzip that is cut", gzipSync(TEXT).subarray(0, 20), "gzip"],
  ])("where they are %s", (_, content, shows) => {
    expect(() => decodeText("<runs>", "runs.csv", content, 1000)).toThrow(shows);
  });

  it("where gzip would fill the memory", () => {
    expect(() => decodeText("<runs>", "runs.csv", gzipSync(Buffer.alloc(10_000)), 1000)).toThrow("at most 1000 bytes");
  });

  it("where a directory has none", async () => {
    const directory = join(folder, "empty");
    mkdirSync(directory);
    await expect(readSources("isoflop fit", [directory])).rejects.toThrow(IsoflopError);
  });
});
