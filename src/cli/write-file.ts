import { open, realpath, rename, stat, unlink } from "node:fs/promises";
import { describeThrown } from "../common/describe.ts";
import { IsoflopError } from "../common/errors.ts";
import { name, words } from "../common/words.ts";

/**
 * Writes a file whole or not at all: into a new file beside it, which then takes its name. What is not a regular file (a
 * pipe, a device) is written to as it is, since it can't be replaced.
 *
 * @param option the option that names the path
 */
export async function writeWhole(path: string, text: string, option = "out"): Promise<void> {
  try {
    const existing = await stat(path).catch(() => undefined);
    if (existing !== undefined && !existing.isFile()) {
      await writeTo(path, text, "r+");
      return;
    }
    // A link keeps pointing where it does; what it points to is replaced.
    const target = existing === undefined ? path : await realpath(path);
    const draft = `${target}.${process.pid}.part`;
    try {
      await writeTo(draft, text, "wx", existing?.mode);
      await rename(draft, target);
    } catch (thrown) {
      await unlink(draft).catch(() => undefined);
      throw thrown;
    }
  } catch (thrown) {
    throw new IsoflopError("FILE_ACCESS", {
      field: option,
      rule: words`${name(option)} must be a file that can be written`,
      value: `${JSON.stringify(path)}: ${describeThrown(thrown)}`,
      remedy: "Nothing was written.",
      cause: thrown,
    });
  }
}

async function writeTo(path: string, text: string, flags: string, mode?: number): Promise<void> {
  const file = await open(path, flags, mode);
  try {
    await file.writeFile(text);
    // A regular file must be on the disk before it takes another's name; pipes and terminals can't be synced.
    if (flags === "wx") await file.sync();
  } finally {
    await file.close();
  }
}
