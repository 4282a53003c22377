/** A program as it grows: what it imports, and its lines. */
export class Program {
  readonly #imports = new Map<string, Set<string>>();
  readonly #lines: string[] = [];

  /** Has names of a module imported. */
  use(module: string, ...names: readonly string[]): void {
    const known = this.#imports.get(module) ?? new Set();
    for (const name of names) known.add(name);
    this.#imports.set(module, known);
  }

  add(...lines: readonly string[]): void {
    this.#lines.push(...lines);
  }

  toString(): string {
    // Node's own modules first, as editors sort them.
    const rank = (module: string) => `${module.startsWith("node:") ? 0 : 1}${module}`;
    const imports = [...this.#imports]
      .sort(([one], [other]) => (rank(one) < rank(other) ? -1 : 1))
      .map(([module, names]) => `import { ${[...names].sort().join(", ")} } from "${module}";`);
    return [...imports, "", ...this.#lines].join("\n");
  }
}
