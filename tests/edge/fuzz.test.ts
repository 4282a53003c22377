import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { problemOf, type Send, sender } from "../support/plan-handler.ts";
import { type HttpRequest, httpRequest } from "../support/requests.ts";

const NUM_REQUESTS = 20_000;
const ANSWERS: ReadonlySet<number> = new Set([200, 204, 304, 400, 404, 405, 406, 413, 414, 415, 422, 431]);

function answered(send: Send, { method, path, headers, body }: HttpRequest): Promise<Response> {
  return send(path, { method, headers, ...(body !== undefined && { body }) });
}

describe(`${NUM_REQUESTS} requests of any kind`, () => {
  test("get answers of 2xx, 3xx or 4xx, every error a problem, and leave the handler as it was", async () => {
    const send = sender();
    const keysBefore = Reflect.ownKeys(Object.prototype);
    const before = await (await send("/plan")).text();
    const numOf = new Map<number, number>();
    for (const request of fc.sample(httpRequest, { seed: 2203_15556, numRuns: NUM_REQUESTS })) {
      const response = await answered(send, request);
      const { status } = response;
      numOf.set(status, (numOf.get(status) ?? 0) + 1);
      expect(ANSWERS, JSON.stringify(request)).toContain(status);
      if (status >= 400 && request.method !== "HEAD") await problemOf(response);
      else await response.text();
    }
    // Of every kind, many: a fuzz whose requests are all refused at the door would say little.
    for (const status of [200, 400, 404, 405, 406, 413, 415, 422])
      expect(numOf.get(status), `${status}`).toBeGreaterThan(50);
    expect(numOf.get(200)).toBeGreaterThan(NUM_REQUESTS / 20);
    expect(await (await send("/plan")).text()).toBe(before);
    expect(Reflect.ownKeys(Object.prototype)).toEqual(keysBefore);
    // A busy machine takes a minute.
  }, 180_000);
});
