import { isRecord } from "../../common/checks.ts";
import { describeThrown, describeValue } from "../../common/describe.ts";
import { Refusal } from "./problem.ts";

/** Reads a request's JSON object, and never more bytes than the limit. */
export async function readJsonBody(request: Request, maxBytes: number): Promise<Readonly<Record<string, unknown>>> {
  checkContentType(request.headers);
  const json = parse(await readText(request, maxBytes));
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

async function readText(request: Request, maxBytes: number): Promise<string> {
  if (Number(request.headers.get("content-length")) > maxBytes) throw tooLarge(maxBytes);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = request.body?.getReader();
  let text = "";
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
    text += decode(decoder, chunk);
  }
  return text + decode(decoder);
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

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, "BODY_TOO_LARGE", `The body must have at most ${maxBytes} bytes. Ask for fewer at a time.`, {
    field: "(body)",
  });
}

function malformed(message: string): Refusal {
  return new Refusal(400, "MALFORMED_BODY", message, { field: "(body)" });
}

/** Decodes a part of the body, or what is left at its end. */
function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
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
