import { mkdir } from "node:fs/promises";
import { fileAccess } from "./file-access.ts";

/**
 * Makes a folder where there is none, and those above it.
 *
 * @param option the option that names the path
 */
export async function makeFolder(path: string, option: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (thrown) {
    throw fileAccess(option, "a folder that can be written", path, thrown);
  }
}
