import { isRecord } from "../checks.ts";
import { describeThrown, describeValue } from "../describe.ts";
import { Refusal } from "./problem.ts";

/** Reads a request's JSON object, and never more bytes than the limit. */
export async function readJsonBody(request: Request, maxBytes: number): Promise<Readonly<Record<string, unknown>>> {
  checkContentType(request.headers);
  const json = parse(decode(await readBytes(request, maxBytes)));
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

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length")) > maxBytes) throw tooLarge(maxBytes);
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (reader !== undefined) {
    const chunk = await readChunk(reader);
    if (chunk === undefined) break;
    length += chunk.length;
    if (length > maxBytes) {
      // Whether the rest can still be refused is the server's affair; it is not read here.
      reader.cancel().catch(() => undefined);
      throw tooLarge(maxBytes);
    }
    chunks.push(chunk);
  }
  return joined(chunks, length);
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

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const bytes = new Uint8Array(length);
  let end = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, end);
    end += chunk.length;
  }
  return bytes;
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, "BODY_TOO_LARGE", `The body must have at most ${maxBytes} bytes. Ask for fewer at a time.`, {
    field: "(body)",
  });
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
