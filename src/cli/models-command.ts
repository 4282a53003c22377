import { Command } from "commander";
import { modelTypes } from "../models/index.ts";
import { print } from "./terminal.ts";

export function modelsCommand(): Command {
  return new Command("models")
    .summary("list the families of models that can be planned by name")
    .description("Lists the families that --model takes by name, and whose config.json can be counted and scaled.")
    .action(async () => {
      const rows = modelTypes().map(({ modelType, sizeParam, description }) => [modelType, sizeParam, description]);
      const lines = [["model", "width", ""], ...rows].map(([model = "", width = "", what = ""]) =>
        `${model.padEnd(12)} ${width.padEnd(12)} ${what}`.trimEnd(),
      );
      await print(`${lines.join("\n")}\n`);
    });
}
