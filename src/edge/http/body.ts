import { isRecord } from "../../common/checks.ts";
import { describeThrown, describeValue } from "../../common/describe.ts";
import type { PlanLimits } from "../handler-options.ts";
import { Refusal } from "./problem.ts";

type BodyLimits = Pick<PlanLimits, "maxBodyBytes" | "maxBodyTime">;

/** Reads a request's JSON object: never more bytes than the limit, and never for longer. */
export async function readJsonBody(request: Request, limits: BodyLimits): Promise<Readonly<Record<string, unknown>>> {
  checkContentType(request.headers);
  const json = parse(await readText(request, limits));
  if (isRecord(json)) return json;
  throw new Refusal(
    422,
    "INVALID_OPTION",
    `The body must be a JSON object; got ${describeValue(json)}. Send { "compute_budgets": [1e18] }.`,
    { field: "(body)" },
  );
}

const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

function checkContentType(headers: Headers): void {
  const type = headers.get("content-type");
  if (type === null || !JSON_TYPE.test(type)) {
    throw unsupported(`Content-Type must be application/json; got ${describeValue(type)}.`, "content-type");
  }
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    throw unsupported(
      `The body must not be encoded; got ${describeValue(encoding)}. Send it plain.`,
      "content-encoding",
    );
  }
}

function unsupported(message: string, field: string): Refusal {
  return new Refusal(415, "UNSUPPORTED_MEDIA_TYPE", message, { field, headers: { "accept-post": "application/json" } });
}

/** Pieces that a body may come in: each costs the same to receive, however small it is, and packets hold hundreds of bytes. */
const MAX_CHUNKS = 4096;

async function readText(request: Request, { maxBodyBytes, maxBodyTime }: BodyLimits): Promise<string> {
  if (Number(request.headers.get("content-length")) > maxBodyBytes) throw tooLarge(`${maxBodyBytes} bytes`);
  const reader = request.body?.getReader();
  if (reader === undefined) return "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(maxBodyTime)), maxBodyTime);
  });
  try {
    return decode(await Promise.race([readBytes(reader, maxBodyBytes), late]));
  } catch (thrown) {
    // Whether the rest can still be refused is the server's affair; it is not read here.
    reader.cancel().catch(() => undefined);
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

/** The bytes of a stream, joined once all are there. */
async function readBytes(reader: ReadableStreamDefaultReader<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const chunk = await readChunk(reader);
    if (chunk === undefined) break;
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(`${maxBytes} bytes`);
    if (chunks.push(chunk) > MAX_CHUNKS) throw tooLarge(`${MAX_CHUNKS} chunks`);
  }
  const bytes = new Uint8Array(length);
  let end = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, end);
    end += chunk.length;
  }
  return bytes;
}

async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    const { value } = await reader.read();
    if (value === undefined || ArrayBuffer.isView(value)) return value;
  } catch (thrown) {
    throw malformed(`The body must arrive whole; reading it threw ${describeThrown(thrown)}.`);
  }
  throw malformed("The body must be bytes; it is a stream of something else.");
}

function tooLarge(limit: string): Refusal {
  return new Refusal(413, "BODY_TOO_LARGE", `The body must have at most ${limit}. Ask for less at a time.`, {
    field: "(body)",
  });
}

function tooSlow(maxTime: number): Refusal {
  const message = `The body must arrive within ${maxTime} ms; it did not. Send it again, without a pause.`;
  return new Refusal(408, "BODY_TOO_SLOW", message, { field: "(body)" });
}

function malformed(message: string): Refusal {
  return new Refusal(400, "MALFORMED_BODY", message, { field: "(body)" });
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed("The body must be UTF-8; it holds bytes that are none.");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw malformed(`The body must be JSON; reading it threw ${describeThrown(thrown)}.`);
  }
}
