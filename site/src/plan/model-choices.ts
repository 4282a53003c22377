import { modelTypes } from "../../../src/models/index.ts";

/** A family with its published members. */
export interface FamilyChoice {
  readonly modelType: string;
  readonly description: string;
  readonly members: readonly string[];
}

let choices: readonly FamilyChoice[] | undefined;

/** The families that have a member to start from. */
export function familyChoices(): readonly FamilyChoice[] {
  choices ??= modelTypes()
    .filter(({ members }) => members.length > 0)
    .map(({ modelType, description, members }) => ({
      modelType,
      description,
      members: members.map(({ name }) => name),
    }));
  return choices;
}
