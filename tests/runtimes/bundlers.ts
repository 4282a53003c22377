import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { programs } from "./found.ts";
import { run } from "./process.ts";

/** A bundler as an application uses it. */
export interface Bundler {
  readonly name: string;
  /** The package that it comes in. */
  readonly package: string;
  /** Bundles a program of a project with the bundler's own defaults, minified; gives the file. */
  bundle(project: string, program: string): Promise<string>;
}

const vite: Bundler = {
  name: "Vite",
  package: "vite",
  async bundle(project, program) {
    const { build } = await import("vite");
    const outDir = join(project, "vite");
    await build({
      root: project,
      configFile: false,
      logLevel: "warn",
      build: { outDir, lib: { entry: program, formats: ["es"], fileName: "program" } },
    });
    return join(outDir, "program.js");
  },
};

const webpackBundler: Bundler = {
  name: "webpack",
  package: "webpack",
  async bundle(project, program) {
    const { default: webpack } = await import("webpack");
    const output = { path: join(project, "webpack"), filename: "program.cjs" };
    const stats = await new Promise<import("webpack").Stats | undefined>((resolve, reject) => {
      webpack({ mode: "production", context: project, entry: `./${program}`, output }, (error, made) => {
        if (error === null) resolve(made);
        else reject(error);
      });
    });
    if (stats?.hasErrors() !== false) throw new Error(stats?.toString("errors-only") ?? "webpack must make something.");
    return join(output.path, output.filename);
  },
};

const parcel: Bundler = {
  name: "Parcel",
  package: "parcel",
  async bundle(project, program) {
    const folder = join(project, "parcel");
    mkdirSync(folder);
    // The one setting that README asks for.
    writeFileSync(join(folder, "package.json"), '{ "@parcel/resolver-default": { "packageExports": true } }\n');
    writeFileSync(join(folder, "index.html"), `<script type="module" src="../${program}"></script>\n`);
    await run(process.execPath, [programs.parcel ?? "", "build", "--no-cache", "index.html"], folder);
    const out = join(folder, "dist");
    const script = readdirSync(out).find((name) => name.endsWith(".js"));
    if (script === undefined) throw new Error("Parcel must make a program.");
    return join(out, script);
  },
};

export const bundlers: readonly Bundler[] = [vite, webpackBundler, parcel];
