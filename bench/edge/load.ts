import { connect } from "node:net";

/** What a server did in a while. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly bytesPerResponse: number;
}

const CONNECTIONS = 8;
const HEADER_END = Buffer.from("\r\n\r\n");

/**
 * Asks a server for one path over a few connections, each with one request under way, until so many are answered. It
 * writes and reads sockets itself: what a client of Node's costs would hide most of what servers differ in. And it never
 * sleeps: a server that is slower than its client would have to wake it for each answer, which in a virtual machine costs
 * as much as the answer.
 */
export async function load(port: number, path: string, numRequests: number): Promise<LoadResult> {
  const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
  let left = numRequests;
  let bytes = 0;
  let isRunning = true;
  const poll = () => {
    if (isRunning) setImmediate(poll);
  };
  poll();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, () =>
      connection(port, () => {
        if (left === 0) return undefined;
        left--;
        return request;
      }).then((read) => {
        bytes += read;
      }),
    ),
  );
  const seconds = (performance.now() - start) / 1000;
  isRunning = false;
  return { requestsPerSecond: numRequests / seconds, bytesPerResponse: bytes / numRequests };
}

/** Sends requests one by one; gives how many bytes of bodies came back. */
function connection(port: number, nextRequest: () => string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let total = 0;
    let received: Buffer = Buffer.alloc(0);
    const send = () => {
      const request = nextRequest();
      if (request === undefined) {
        socket.destroy();
        resolve(total);
      } else {
        socket.write(request);
      }
    };
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const body = bodyOf(received);
      if (body === undefined) return;
      total += body;
      received = Buffer.alloc(0);
      send();
    });
  });
}

/** The length of a response's body, or undefined where it is not whole yet. */
function bodyOf(received: Buffer): number | undefined {
  const end = received.indexOf(HEADER_END);
  if (end < 0) return undefined;
  const head = received.toString("latin1", 0, end);
  if (!head.startsWith("HTTP/1.1 200")) throw new Error(`The server must answer 200; it answered ${head}.`);
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length === undefined) throw new Error(`The server must say how long its body is; it answered ${head}.`);
  const whole = end + HEADER_END.length + Number(length);
  return received.length >= whole ? Number(length) : undefined;
}
