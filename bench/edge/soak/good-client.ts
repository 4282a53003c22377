import { pick } from "./random.js";
import { answerOf, type GoodRequest } from "./requests.js";

/** What came of good requests. */
export interface Tally {
  /** Milliseconds of each that was answered. */
  readonly times: number[];
  /** What was not answered, or not rightly. */
  readonly lost: string[];
}

/** Sends one good request after the other until the time is over, and holds each answer to the one that it must get. */
export async function goodClient(
  url: string,
  requests: readonly [GoodRequest, ...GoodRequest[]],
  random: () => number,
  end: number,
  { times, lost }: Tally,
): Promise<void> {
  while (performance.now() < end) {
    const request = pick(random, requests);
    const start = performance.now();
    const wrong = await differenceOf(url, request);
    times.push(performance.now() - start);
    if (wrong !== undefined) lost.push(`${request.init.method ?? "GET"} ${request.path.slice(0, 120)}: ${wrong}`);
  }
}

async function differenceOf(url: string, { path, init, ...due }: GoodRequest): Promise<string | undefined> {
  try {
    const got = await answerOf(fetch(`${url}${path}`, init));
    if (got.status !== due.status) return `status ${got.status} in place of ${due.status}`;
    if (!got.body.equals(due.body)) return `${got.body.length} bytes in place of ${due.body.length}, or others`;
    const header = [...due.headers].find(([name, value]) => got.headers.get(name) !== value);
    return header && `${header[0]} ${got.headers.get(header[0])} in place of ${header[1]}`;
  } catch (thrown) {
    return thrown instanceof Error ? `${thrown.message}: ${String(thrown.cause)}` : String(thrown);
  }
}
