import { CommanderError } from "commander";
import { BadInput } from "../../src/cli/command.ts";
import { createProgram } from "../../src/cli/program.ts";

/** The flags of each command, by its name. */
export const FLAGS: ReadonlyMap<string, readonly string[]> = new Map(
  (await createProgram()).commands.map((command) => [
    command.name(),
    command.options.flatMap(({ long }) => (typeof long === "string" ? [long] : [])),
  ]),
);

/** The message by which the command refuses its arguments; what it does not refuse as bad input fails the test. */
export async function refusalOf(args: readonly string[]): Promise<string> {
  try {
    await (await createProgram(args)).parseAsync([...args], { from: "user" });
  } catch (thrown) {
    if (thrown instanceof BadInput || thrown instanceof CommanderError) return thrown.message;
    throw thrown;
  }
  throw new Error(`isoflop ${args.join(" ")} must be refused.`);
}
