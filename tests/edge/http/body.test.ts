import { describe, expect, test } from "vitest";
import { posted, problemOf, sender } from "../../support/plan-handler.ts";

const encoder = new TextEncoder();

/** A POST of a body that comes as a stream, and whether the stream was cancelled. */
function streamed(source: Omit<UnderlyingDefaultSource<Uint8Array>, "cancel">) {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    ...source,
    cancel() {
      isCancelled = true;
    },
  });
  return { init: { ...posted(""), body, duplex: "half" as const }, isCancelled: () => isCancelled };
}

/** A body in chunks, each of some bytes. */
function chunked(text: string, size: number) {
  const bytes = encoder.encode(text);
  let at = 0;
  return streamed({
    pull(controller) {
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
      if (at >= bytes.length) controller.close();
    },
  });
}

describe("a slow body", () => {
  const send = sender({ limits: { maxBodyTime: 50 } });

  test("that never comes is given up by 408, and its stream cancelled", async () => {
    const { init, isCancelled } = streamed({});
    expect(await problemOf(await send("/plan", init))).toMatchObject({
      status: 408,
      code: "BODY_TOO_SLOW",
      field: "(body)",
      detail: expect.stringMatching(/ must arrive within 50 ms/),
    });
    expect(isCancelled()).toBe(true);
  });

  test("that comes a byte at a time is given up all the same: the time is that of the whole", async () => {
    let timer: ReturnType<typeof setInterval> | undefined;
    const { init } = streamed({
      start(controller) {
        timer = setInterval(() => controller.enqueue(encoder.encode(" ")), 10);
      },
    });
    const start = performance.now();
    // A byte that comes once the stream is cancelled has nobody to take it.
    const response = await send("/plan", init).finally(() => clearInterval(timer));
    expect((await problemOf(response)).status).toBe(408);
    expect(performance.now() - start).toBeGreaterThan(45);
  });

  test("500 of them are all given up", async () => {
    const statuses = await Promise.all(
      Array.from({ length: 500 }, async () => (await send("/plan", streamed({}).init)).status),
    );
    expect(new Set(statuses)).toEqual(new Set([408]));
  });

  test("that comes in time is read, and leaves no timer", async () => {
    const before = process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
    const answers = sender();
    for (let i = 0; i < 20; i++) expect((await answers("/plan", posted({}))).status).toBe(200);
    const after = process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
    expect(after).toBeLessThan(before + 5);
  });
});

describe("a body in chunks", () => {
  const send = sender();

  test.each([1, 2, 3, 7, 1000])(
    "of %i bytes is read as the whole one, characters that they part included",
    async (size) => {
      const body = JSON.stringify({ model_cls_name: "é🙂ü", model_sizes: [{ size_param_value: 1, num_params: 1e6 }] });
      const whole = await (await send("/plan", posted(body))).text();
      expect(await (await send("/plan", chunked(body, size).init)).text()).toBe(whole);
    },
  );

  test.each([
    [4096, 200],
    [4097, 413],
  ])("may come in 4096 of them: %i", async (numChunks, status) => {
    const { init } = chunked("{}".padEnd(numChunks), 1);
    const response = await send("/plan", init);
    expect(response.status).toBe(status);
    if (status === 413) expect((await problemOf(response)).detail).toMatch(/ must have at most 4096 chunks/);
  });

  test("that hold nothing, without an end, is refused", async () => {
    const { init } = streamed({ pull: (controller) => controller.enqueue(new Uint8Array(0)) });
    expect((await send("/plan", init)).status).toBe(413);
  });
});
