import { Command, CommanderError } from "commander";
import { didYouMean } from "../common/did-you-mean.ts";
import { IsoflopError } from "../common/errors.ts";
import type { Spell } from "../common/words.ts";

/** Bad input, said in the command's own names. */
export class BadInput extends Error {
  constructor(message: string, cause: Error) {
    super(message, { cause });
  }
}

/** A plan that was written, and has no experiment. */
export class EmptyPlan extends Error {}

/** A command that suggests what was meant as the rest of isoflop does. */
export class IsoflopCommand extends Command {
  override createCommand(name?: string): Command {
    return new IsoflopCommand(name);
  }

  /** Called by commander where the command has no such flag. */
  unknownOption(flag: string): never {
    const known = this.options.flatMap(({ long }) => (typeof long === "string" ? [long] : []));
    throw unknown("option", flag, known);
  }

  /** Called by commander where there is no such command. */
  unknownCommand(): never {
    const [name = ""] = this.args;
    throw unknown(
      "command",
      name,
      this.commands.map((command) => command.name()),
    );
  }
}

function unknown(what: string, word: string, known: readonly string[]): CommanderError {
  const near = didYouMean(word, known);
  const suggestion = near === undefined ? "" : ` (Did you mean ${near}?)`;
  return new CommanderError(2, `commander.unknown-${what}`, `unknown ${what} '${word}'${suggestion}`);
}

/** Runs what a command does; bad input is said in the command's names. */
export async function inNamesOf(spell: Spell, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    throw thrown instanceof IsoflopError ? new BadInput(thrown.spelled(spell).message, thrown) : thrown;
  }
}
