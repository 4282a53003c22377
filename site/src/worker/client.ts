import type { Part, Question, Reply, Request } from "./protocol.ts";

// The build gives the worker a name of its own at the page's side; Vite's own server has the source.
const ADDRESS = import.meta.env.DEV ? "/src/worker/worker.ts" : new URL("worker.js", document.baseURI);

/** Who asked, and what for. */
interface Asked {
  readonly question: Question;
  readonly listener: Listener;
}

/** What becomes of a question. */
export interface Listener {
  onProgress(words: string): void;
  onPart(part: Part): void;
  /** @param failure what went wrong with the worker itself */
  onEnd(failure: string | undefined): void;
}

/** What takes longer than so many milliseconds is given up for a newer question: who asked it waits for nothing else. */
const PATIENCE = 300;

/** A worker that answers one question after another; of those that wait, the newest alone. */
export class WorkerClient {
  #worker: Worker | undefined;
  #nextId = 0;
  #current: (Asked & { readonly id: number }) | undefined;
  #waiting: Asked | undefined;
  #impatience = 0;
  #filesKey = -1;

  /** Asks; whoever waited to ask is not answered any more. */
  ask(question: Question, listener: Listener): void {
    const isFirst = this.#waiting === undefined;
    this.#waiting = { question, listener };
    if (this.#current === undefined) this.#next();
    else if (isFirst) this.#impatience = setTimeout(() => this.#supersede(), PATIENCE);
  }

  /** Ends what is being computed, which nobody asks for any more, and goes on with what waits. */
  #supersede(): void {
    this.#stop();
    this.#next();
  }

  /** Gives up what is asked and what waits: what is being computed can't be stopped in any other way. */
  cancel(): void {
    const current = this.#current;
    this.#stop();
    this.#waiting = undefined;
    current?.listener.onEnd(undefined);
  }

  #stop(): void {
    clearTimeout(this.#impatience);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#current = undefined;
    this.#filesKey = -1;
  }

  #next(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    clearTimeout(this.#impatience);
    this.#waiting = undefined;
    this.#current = { ...waiting, id: this.#nextId++ };
    this.#worker ??= this.#start();
    const request: Request = { id: this.#current.id, question: this.#slim(waiting.question) };
    this.#worker.postMessage(request);
  }

  /** A question without the files that the worker has. */
  #slim(question: Question): Question {
    const fit = question.kind === "pictures" ? question.of : question;
    if (fit.kind !== "fit") return question;
    if (fit.filesKey !== this.#filesKey) {
      this.#filesKey = fit.filesKey;
      return question;
    }
    const { files: _, ...slim } = fit;
    return question.kind === "pictures" ? { ...question, of: slim } : slim;
  }

  #start(): Worker {
    const worker = new Worker(ADDRESS, { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => this.#hear(data));
    worker.addEventListener("error", ({ message }) => {
      const current = this.#current;
      this.#stop();
      current?.listener.onEnd(message === "" ? "The worker could not be started." : message);
      this.#next();
    });
    return worker;
  }

  #hear(reply: Reply): void {
    const current = this.#current;
    if (current === undefined || reply.id !== current.id) return;
    if ("progress" in reply) current.listener.onProgress(reply.progress);
    else if ("part" in reply) current.listener.onPart(reply.part);
    else {
      this.#current = undefined;
      current.listener.onEnd(undefined);
      this.#next();
    }
  }
}
