import type { CountableModel } from "../../../src/index.ts";

export interface NetOptions {
  width: number;
  depth: number;
  act?: string;
  kind?: 1 | 2;
}

export class Net implements CountableModel {
  readonly #width: number;

  constructor({ width }: NetOptions) {
    this.#width = width;
  }

  numParams(): number {
    return this.#width;
  }
}

/** A model that keeps its count to itself. */
export class Uncounted {
  readonly width: number;

  constructor({ width }: { width: number }) {
    this.width = width;
  }
}

/** A model that counts in another type. */
export class CountedInBigints {
  readonly width: number;

  constructor({ width }: { width: number }) {
    this.width = width;
  }

  numParams(): bigint {
    return BigInt(this.width);
  }
}
