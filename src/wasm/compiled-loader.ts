/**
 * Stands in for @assemblyscript/loader where the runtime hands over compiled modules: there are no bytes to compile and
 * nothing that these modules import or export needs binding, so bundles for the edge are spared the loader. The engine's
 * constructor also takes modules of another realm, which the loader does not know by their prototype.
 */
export function instantiateSync<Exports extends Record<string, unknown>>(
  module: WebAssembly.Module,
): { readonly exports: Exports } {
  // What a module exports is known where it is named; the engine cannot say it.
  return { exports: new WebAssembly.Instance(module).exports as Exports };
}
