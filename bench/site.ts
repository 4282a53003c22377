import { chromium, type Page } from "playwright-core";
import { pageServer } from "../src/cli/page-server.ts";
import { median } from "./timing.ts";

// What a visitor of the page waits for, in Chromium.

const MOVES = 60;
const REPEATS = 7;
/** Milliseconds of the page's main thread for each move of a budget of 35 runs: planned, judged, laid out and painted. */
async function timeDrag(page: Page): Promise<number> {
  await page.click("#tab-plan");
  await page.waitForSelector(".handle .knob");
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const busy = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
  const drag = () =>
    page.evaluate(async (moves) => {
      const knob = [...document.querySelectorAll(".handle .knob")].at(-1);
      if (knob === undefined) throw new Error("a budget must have a knob");
      const { left, top } = knob.getBoundingClientRect();
      const send = (type: string, at: number) =>
        knob.dispatchEvent(
          new PointerEvent(type, {
            bubbles: true,
            pointerId: 1,
            button: 0,
            buttons: 1,
            clientX: left,
            clientY: top - at,
          }),
        );
      send("pointerdown", 0);
      for (let i = 1; i <= moves; i++) {
        send("pointermove", i);
        // The page follows in a frame, and renders after it.
        for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      send("pointerup", moves);
    }, MOVES);
  // Engines compile then what runs often.
  await drag();
  const before = await busy();
  await drag();
  return ((await busy()) - before) / MOVES;
}

const server = await pageServer([]);
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`;
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const print = (name: string, values: readonly number[]) =>
  process.stdout.write(
    `${name.padEnd(44)} ${median(values).toFixed(1).padStart(8)} ms   (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})\n`,
  );
try {
  const drags: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const page = await browser.newPage();
    await page.goto(url);
    drags.push(await timeDrag(page));
    await page.close();
  }
  print("main thread for a move of a budget of 35 runs", drags);
} finally {
  await browser.close();
  server.close();
}
