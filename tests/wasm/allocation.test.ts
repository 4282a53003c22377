import { afterEach, describe, expect, test, vi } from "vitest";
import { coreSource } from "#wasm/core";
import { fitSource } from "#wasm/fit";
import { centredRuns, simulateRuns } from "../../src/fit/simulate-runs.ts";
import { surface } from "../support/fits.ts";

// Every growth of a module's memory is refused in turn, by a memory that may have so many pages and no more.

/** A number of at most 32 bits as WASM has it (LEB128), and the place behind it. */
function readNumber(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, end: at };
  }
}

function numberBytes(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...numberBytes(value >>> 7)];
}

const MEMORY_SECTION = 5;
const HEADER_LENGTH = 8;

/** A module whose memory may have so many pages more than it begins with. */
function withRoom(source: string, pages: number): string {
  const bytes = Uint8Array.from(Buffer.from(source, "base64"));
  for (let at = HEADER_LENGTH; at < bytes.length; ) {
    const { value: length, end: start } = readNumber(bytes, at + 1);
    if (bytes[at] === MEMORY_SECTION) {
      // One memory, without a maximum: 1, 0 and its pages.
      const { value: initial } = readNumber(bytes, start + 2);
      const section = [1, 1, ...numberBytes(initial), ...numberBytes(initial + pages)];
      const changed = [MEMORY_SECTION, ...numberBytes(section.length), ...section];
      return Buffer.from([...bytes.subarray(0, at), ...changed, ...bytes.subarray(start + length)]).toString("base64");
    }
    at = start + length;
  }
  throw new TypeError("The module must have a memory.");
}

function textOf(source: unknown): string {
  if (typeof source === "string") return source;
  throw new TypeError("Sources must be text in Node.");
}

/** The library with modules whose memories may grow by so many pages. */
async function libraryWithRoom(pages: number) {
  vi.resetModules();
  vi.doMock("#wasm/core", () => ({ coreSource: withRoom(textOf(coreSource), pages) }));
  vi.doMock("#wasm/fit", () => ({ fitSource: withRoom(textOf(fitSource), pages) }));
  const [library, fit, design] = await Promise.all([
    import("../../src/index.ts"),
    import("../../src/fit/index.ts"),
    import("../../src/design/index.ts"),
  ]);
  return { ...library, ...fit, ...design };
}

type Library = Awaited<ReturnType<typeof libraryWithRoom>>;

const LAW = surface("chinchilla");
const RUNS = simulateRuns(LAW, centredRuns(LAW, [1e17, 1e18, 1e19, 1e20], 2000, 4), { relative: 0 }, 0);

const sizes = Array.from({ length: 4000 }, (_, i) => ({ sizeParamValue: i + 1, numParams: 12_288 * (i + 1) ** 2 }));
const computeBudgets = Array.from({ length: 50 }, (_, i) => 1e17 * (i + 1));

/** Work that needs more memory than a module begins with, each with what tells one result of it from another. */
const WORK: Readonly<Record<string, (library: Library) => unknown>> = {
  generateSizeValues: ({ generateSizeValues }) => generateSizeValues(1, 2 ** 20, 30_000, 1).length,
  planModelSizes: ({ planModelSizes }) =>
    planModelSizes({ modelSizes: sizes, computeBudgets, numSizesPerBudget: 4000 }).columns(),
  fitFrontier: ({ fitFrontier }) => fitFrontier(RUNS).toJSON(),
  fitLossSurface: ({ fitLossSurface }) => fitLossSurface(RUNS, { bootstrap: 20 }).toJSON(),
  fitIsoFlop: ({ fitIsoFlop }) => fitIsoFlop(RUNS, { bootstrap: 20 }).toJSON(),
  evaluatePlan: ({ evaluatePlan, planModelSizes }) =>
    evaluatePlan(planModelSizes({ modelSizes: sizes, computeBudgets, numSizesPerBudget: 200 }), { targetBudget: 1e21 }),
};

afterEach(() => {
  vi.doUnmock("#wasm/core");
  vi.doUnmock("#wasm/fit");
});

describe("memory that is refused at any growth", () => {
  test.each(Object.keys(WORK))(
    "gives %s a typed error or its result, and leaves the module as good as before",
    async (name) => {
      const work = WORK[name] ?? expect.unreachable();
      const whole = work(await libraryWithRoom(2 ** 12));
      let numRefused = 0;
      for (let pages = 0; ; pages = Math.max(pages + 1, Math.floor(pages * 1.5))) {
        const library = await libraryWithRoom(pages);
        try {
          expect(work(library)).toEqual(whole);
          break;
        } catch (thrown) {
          if (!(thrown instanceof library.IsoflopError)) throw thrown;
          expect(thrown.code).toBe("TOO_LARGE");
          expect(thrown.message).toMatch(/memory/);
          numRefused++;
        }
        // What is small needs a page at most.
        if (pages === 0) continue;
        expect(
          library.planModelSizes({ modelSizes: sizes.slice(0, 8), computeBudgets: [1e17] }).columns().numParams.length,
        ).toBe(7);
      }
      expect(numRefused).toBeGreaterThan(0);
    },
  );
});
