/**
 * Loads a module that the runtime has compiled. There are no bytes, and nothing that these modules import or export needs
 * binding, so bundles for the edge are spared @assemblyscript/loader. The engine's constructor also takes modules of
 * another realm, which that loader does not know by their prototype. A runtime that has compiled a module lacks nothing.
 */
export function instantiate<Exports extends Record<string, unknown>>(module: WebAssembly.Module): Exports {
  // What a module exports is known where it is named; the engine cannot say it.
  return new WebAssembly.Instance(module).exports as Exports;
}
