import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const ROOT = new URL("../", import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), "utf8");
}

function exists(path: string): boolean {
  return existsSync(new URL(path, ROOT));
}

describe.each([
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "docs/options.md",
  "docs/speed.md",
  "docs/architectures.md",
  "docs/design-of-sweeps.md",
  "docs/jobs.md",
  "examples/slurm/README.md",
])("%s", (path) => {
  const text = read(path);

  test("links to files that are there", () => {
    const links = Array.from(text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g), ([, link = ""]) => link);
    expect(links.filter((link) => !existsSync(new URL(link, new URL(path, ROOT))))).toEqual([]);
  });

  test("links to headings that are there", () => {
    const anchorOf = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-");
    const headings = (of: string) =>
      Array.from(read(of).matchAll(/^#+ (.*)$/gm), ([, heading = ""]) => anchorOf(heading));
    const links = Array.from(text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g));
    const missing = links.filter(([, file = "", anchor = ""]) => {
      const target = file === "" ? path : new URL(file, new URL(path, ROOT)).pathname.slice(ROOT.pathname.length);
      return !headings(target).includes(anchor);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });
});

describe("ARCHITECTURE.md and CONTRIBUTING.md", () => {
  const text = read("ARCHITECTURE.md") + read("CONTRIBUTING.md");

  test("name files that are there, those of src/ by their rooms", () => {
    const paths = Array.from(text.matchAll(/`([\w./-]+\/[\w.-]*\.(?:ts|mjs|json|md))`/g), ([, path = ""]) => path);
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !exists(path) && !exists(`src/${path}`))).toEqual([]);
  });

  test("name every room, on the floor that lint holds it to", () => {
    // The page's rooms have a table of their own.
    const [ofLibrary = ""] = text.split("\n## The page\n");
    const rooms = Array.from(ofLibrary.matchAll(/^\| (\d*) ?\| `(\w+)` \|/gm), ([, floor = "", room = ""]) => ({
      floor,
      room,
    }));
    let last = "";
    const floors = rooms.reduce<string[][]>((all, { floor, room }) => {
      if (floor !== "" && floor !== last) all.push([]);
      last = floor;
      all.at(-1)?.push(room);
      return all;
    }, []);
    const [, held = ""] = /const FLOORS = (\[[\s\S]*?\n\]);/.exec(read(".dependency-cruiser.mjs")) ?? [];
    expect(floors).toEqual(JSON.parse(held.replace(/,\s*\]$/, "]")));
    const folders = readdirSync(new URL("src/", ROOT), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(floors.flat().sort()).toEqual(folders.map(({ name }) => name).sort());
  });
});
