import { connect } from "node:net";
import { pick } from "./random.js";

/** How connections of bad clients ended, by what they did: `stall in body: 408`. */
export type Ends = Map<string, number>;

/** What a bad client does with its connection. */
interface Deed {
  readonly name: string;
  /** What it sends at once. */
  readonly head: string;
  /** What it sends each second from then on. */
  readonly drip?: string;
  /** When it destroys the connection: once the request is sent, or once the first bytes of the answer are there. */
  readonly cut?: "sent" | "answered";
}

const POST = "POST /plan HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
const LARGE =
  "GET /plan?compute-budgets=1e17:1e21:24&layout=centred&num-sizes-per-budget=128 HTTP/1.1\r\nHost: localhost\r\n\r\n";

const DEEDS: readonly [Deed, ...Deed[]] = [
  { name: "stall before a byte", head: "" },
  { name: "stall in headers", head: "GET /plan HTTP/1.1\r\nHost: loc" },
  { name: "stall in body", head: `${POST}Content-Length: 100\r\n\r\n{"compute` },
  { name: "a byte a second", head: `${POST}Content-Length: 100000\r\n\r\n{`, drip: " " },
  { name: "a chunk a second", head: `${POST}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`, drip: "1\r\n \r\n" },
  { name: "cut in headers", head: "GET /plan HTTP/1.1\r\nHo", cut: "sent" },
  { name: "cut in body", head: `${POST}Content-Length: 100\r\n\r\n{"compute`, cut: "sent" },
  { name: "cut before the answer", head: LARGE, cut: "sent" },
  { name: "cut in the answer", head: LARGE, cut: "answered" },
  { name: "length too small", head: `${POST}Content-Length: 1\r\n\r\n{"compute_budgets":[1e18]}` },
  { name: "length too large", head: `${POST}Content-Length: 131072\r\n\r\n{"compute_budgets":[1e18]}` },
  { name: "length beyond the limit", head: `${POST}Content-Length: 1000000000\r\n\r\n{` },
  { name: "a length that is none", head: `${POST}Content-Length: -1\r\n\r\n{}` },
  { name: "a chunk that is none", head: `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n` },
  { name: "two lengths", head: `${POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n` },
];

/** Longer than any timeout of the servers: a connection that is open then is given up by the client. */
const PATIENCE = 20_000;

/** Does one bad deed after the other until the time is over. */
export async function badClient(port: number, random: () => number, end: number, ends: Ends): Promise<void> {
  while (performance.now() < end) {
    const deed = pick(random, DEEDS);
    const outcome = `${deed.name}: ${await doDeed(port, deed, Math.min(PATIENCE, end - performance.now()))}`;
    ends.set(outcome, (ends.get(outcome) ?? 0) + 1);
  }
}

/** How a connection ended: the status that was answered, by whom it was closed, or "open" where the time was over. */
function doDeed(port: number, { head, drip, cut }: Deed, patience: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let outcome = "";
    const timer = setTimeout(() => finish(patience < PATIENCE ? "the end" : "open"), patience);
    const dripping = drip === undefined ? undefined : setInterval(() => socket.write(drip), 1000);
    const finish = (how: string) => {
      clearTimeout(timer);
      clearInterval(dripping);
      socket.destroy();
      resolve(outcome || how);
    };
    socket.on("connect", () => socket.write(head, () => cut === "sent" && setTimeout(finish, 5, "cut")));
    socket.on("data", (chunk) => {
      outcome ||= /^HTTP\/1\.1 (\d+)/.exec(chunk.toString("latin1"))?.[1] ?? "";
      if (cut === "answered") finish("cut");
      // A connection that is kept open after its answer has nothing more to tell.
      else setTimeout(finish, 100, "answered");
    });
    socket.on("error", () => finish("reset"));
    socket.on("close", () => finish("closed"));
  });
}
