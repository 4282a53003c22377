import type { Command } from "commander";
import { invalidOption } from "../common/checks.ts";
import { suggestion } from "../common/did-you-mean.ts";
import { humanCount } from "../common/units.ts";
import { configuredModel, type ModelType, modelTypes, type PublishedModel } from "../models/index.ts";
import type { Options } from "../options/read.ts";
import type { Rows } from "../options/table.ts";
import { IsoflopCommand, inNamesOf } from "./command.ts";
import { printRows } from "./command-rows.ts";
import { addFlags, flagSpelling, readFlags } from "./flags.ts";
import { print } from "./standard-output.ts";
import { columnLines, jsonText } from "./terminal.ts";

const ROWS: Rows = printRows(["table", "json"]);

export function modelsCommand(): Command {
  const command = new IsoflopCommand("models")
    .summary("list the families and published models that can be planned by name")
    .description(
      "Lists the families that --model takes by name, and whose config.json can be counted and scaled; of one family its " +
        "published members, by which a plan may start too.",
    )
    .argument("[family]", "the family whose members are listed");
  return addFlags(command, ROWS).action((family: string | undefined, flags: Options) =>
    inNamesOf(flagSpelling(ROWS), async () => {
      const { format } = readFlags(flags, ROWS);
      const types = modelTypes();
      if (family === undefined) return print(format === "json" ? familiesJson(types) : familiesTable(types));
      const members = membersOf(types, family);
      return print(format === "json" ? jsonText(members.map(factsOf)) : membersTable(members));
    }),
  );
}

function membersOf(types: readonly ModelType[], family: string): readonly PublishedModel[] {
  const known = types.find(({ modelType }) => modelType === family);
  if (known !== undefined) return known.members;
  const names = types.map(({ modelType }) => modelType);
  throw invalidOption(
    "<family>",
    `one of ${names.join(", ")}`,
    family,
    `${suggestion(family, names)}See isoflop models.`,
  );
}

/** What a member is, in the names of plan files. */
function factsOf({ name, modelType, config }: PublishedModel) {
  const { params, shape } = configuredModel(config);
  const { numLayers, hiddenSize, numHeads, numKeyValueHeads, headSize, ffwSize, vocabSize } = shape;
  return {
    name,
    model_type: modelType,
    num_params: params.total,
    num_active_params: params.active,
    num_layers: numLayers,
    hidden_size: hiddenSize,
    num_heads: numHeads,
    num_key_value_heads: numKeyValueHeads,
    head_size: headSize,
    ffw_size: ffwSize,
    vocab_size: vocabSize,
    config,
  };
}

function familiesJson(types: readonly ModelType[]): string {
  return jsonText(
    types.map(({ modelType, description, sizeParam, members }) => ({
      model_type: modelType,
      description,
      size_param: sizeParam,
      members: members.map(({ name }) => name),
    })),
  );
}

function familiesTable(types: readonly ModelType[]): string {
  return columnLines(
    ["model", "width", "members", ""],
    types.map(({ modelType, sizeParam, members, description }) => [
      modelType,
      sizeParam,
      String(members.length),
      description,
    ]),
  );
}

function membersTable(members: readonly PublishedModel[]): string {
  return columnLines(
    ["model", "layers", "width", "heads", "head size", "ffw", "vocabulary", "N", "active"],
    members.map((member) => {
      const facts = factsOf(member);
      const { num_heads: heads, num_key_value_heads: shared } = facts;
      return [
        facts.name,
        facts.num_layers,
        facts.hidden_size,
        heads === shared ? heads : `${heads}/${shared}`,
        facts.head_size,
        facts.ffw_size,
        facts.vocab_size,
        humanCount(facts.num_params),
        humanCount(facts.num_active_params),
      ].map((cell) => String(cell ?? "–"));
    }),
  );
}
