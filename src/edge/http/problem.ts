import { oneLine } from "../../common/describe.ts";
import { IsoflopError, type IsoflopErrorCode } from "../../common/errors.ts";
import { inLibrary, type Spell } from "../../common/words.ts";

/** What is wrong with a request, for programs: the library's own codes, and those of HTTP. */
export type PlanProblemCode =
  | IsoflopErrorCode
  /** 404: no such path. */
  | "NOT_FOUND"
  /** 405: the path knows other methods; they stand in the header Allow. */
  | "METHOD_NOT_ALLOWED"
  /** 406: no format that the path offers is accepted. */
  | "NOT_ACCEPTABLE"
  /** 408: the body took longer to arrive than the handler waits. */
  | "BODY_TOO_SLOW"
  /** 413: the body has more bytes than the handler reads. */
  | "BODY_TOO_LARGE"
  /** 414: the query has more characters than the handler reads. */
  | "QUERY_TOO_LONG"
  /** 415: the body is no JSON by its content type. */
  | "UNSUPPORTED_MEDIA_TYPE"
  /** 431: a header has more characters than the handler reads. */
  | "HEADER_TOO_LONG"
  /** 400: the body ended early, is no UTF-8 or no JSON. */
  | "MALFORMED_BODY"
  /** 400: a parameter is given twice. */
  | "DOUBLED_PARAMETER";

/** The body of every error that the handler answers: RFC 9457, application/problem+json. */
export interface PlanProblem {
  /** The HTTP status in words. */
  readonly title: string;
  /** The HTTP status. */
  readonly status: number;
  /** Rule, value and remedy. */
  readonly detail: string;
  readonly code: PlanProblemCode;
  /** What broke the rule, as the request names it: `compute-budgets` in a query, `compute_budgets[2]` in a body. */
  readonly field?: string;
}

/** Every status of a problem, in words. */
export const TITLES: ReadonlyMap<number, string> = new Map([
  [400, "Bad Request"],
  [404, "Not Found"],
  [405, "Method Not Allowed"],
  [406, "Not Acceptable"],
  [408, "Request Timeout"],
  [413, "Content Too Large"],
  [414, "URI Too Long"],
  [415, "Unsupported Media Type"],
  [422, "Unprocessable Content"],
  [431, "Request Header Fields Too Large"],
  [500, "Internal Server Error"],
]);

interface RefusalDetails {
  readonly field?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Characters of a problem's detail: lists of what is known take some 1,000, and what a request holds stands for no more. */
const MAX_DETAIL = 1500;

/** A request that can't be answered, and why. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: PlanProblemCode;
  readonly field: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: PlanProblemCode, message: string, { field, headers = {} }: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
    this.headers = headers;
  }

  /** What was thrown as a refusal, or undefined where it is a fault of the program, not of the request. */
  static of(thrown: unknown, spell: Spell = inLibrary): Refusal | undefined {
    if (thrown instanceof Refusal) return thrown;
    if (!(thrown instanceof IsoflopError)) return undefined;
    const { field, message } = thrown.spelled(spell);
    // A fault of where the handler runs, which no other request would mend.
    if (thrown.code === "WASM_UNAVAILABLE") return new Refusal(500, thrown.code, message);
    return new Refusal(422, thrown.code, message, { field });
  }

  /** The body of its response. */
  get problem(): PlanProblem {
    const { status, code, message, field } = this;
    const title = TITLES.get(status) ?? "Bad Request";
    const detail = message.length <= MAX_DETAIL ? message : `${message.slice(0, MAX_DETAIL - 1)}…`;
    return { title, status, detail, code, ...(field !== undefined && { field: oneLine(field) }) };
  }
}
