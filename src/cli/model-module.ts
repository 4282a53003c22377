/** Whether a model is named by a JavaScript module, which is somebody's own code. */
export function isModule(model: string): boolean {
  return /\.[cm]?[jt]s$/.test(model);
}

/** The module among a command's arguments that its model is named by. */
export function modelModule(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => /^--model(=|$)/.test(arg));
  const model = args[at] === "--model" ? args[at + 1] : args[at]?.slice("--model=".length);
  return model !== undefined && isModule(model) ? model : undefined;
}
