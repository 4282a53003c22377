import { basename } from "node:path";
import { build, type Plugin } from "esbuild";

/** Bundles a program of a project for a browser, as an application would. */
export async function bundleForBrowser(entry: string): Promise<string> {
  return bundled(entry, ["browser", "import"], []);
}

/**
 * Bundles a program as Vercel does for its edge: under the condition edge-light, with each WASM module a variable of the
 * sandbox, in whose realm it was not compiled.
 */
export async function bundleForSandbox(entry: string, variables: Map<string, string>): Promise<string> {
  const compiled: Plugin = {
    name: "compiled-wasm",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => ({
        path: `${resolveDir}/${path.replace("?module", "")}`,
        namespace: "compiled-wasm",
      }));
      onLoad({ filter: /./, namespace: "compiled-wasm" }, ({ path }) => {
        const variable = `wasm_${basename(path, ".wasm")}`;
        variables.set(variable, path);
        return { contents: `export default ${variable};` };
      });
    },
  };
  return bundled(entry, ["edge-light", "browser", "import"], [compiled]);
}

async function bundled(entry: string, conditions: string[], plugins: Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "iife",
    write: false,
    conditions,
    plugins,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild must make something of ${entry}.`);
  return output.text;
}
