import { randomBytes } from "node:crypto";
import type { Stats } from "node:fs";
import { type FileHandle, lstat, open, realpath, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileAccess } from "./file-access.ts";
import { interruptible } from "./interrupt.ts";
import { makeFolder } from "./make-folder.ts";

/** What is to be written, and where. */
export interface TextFile {
  readonly path: string;
  /** Its text, or the pieces of one that is long. */
  readonly text: string | Iterable<string>;
}

/**
 * Writes a file whole or not at all: into a new file beside it, which then takes its name. A link stays, and what it points
 * to is replaced; a link to nothing is refused. What is not a regular file (a pipe, a device) is written to as it is, since
 * it can't be replaced.
 *
 * @param option the option that names the path
 */
export async function writeWhole(path: string, text: TextFile["text"], option = "out"): Promise<void> {
  await writeAll([{ path, text }], option);
}

/**
 * Writes files as {@link writeWhole} does, into folders that are made where they are missing. None takes its name before all
 * are on the disk.
 */
export async function writeInFolders(files: readonly TextFile[], option: string): Promise<void> {
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) await makeFolder(folder, option);
  await writeAll(files, option);
}

async function writeAll(files: readonly TextFile[], option: string): Promise<void> {
  await interruptible(async (signal) => {
    const drafts: Draft[] = [];
    try {
      for (const file of files) {
        const draft = await orRefused(file.path, option, signal, () => drafted(file, signal));
        if (draft !== undefined) drafts.push(draft);
      }
      signal.throwIfAborted();
      while (drafts[0] !== undefined) {
        const { draft, target } = drafts[0];
        await orRefused(target, option, signal, () => rename(draft, target));
        drafts.shift();
      }
    } finally {
      for (const { draft } of drafts) await unlink(draft).catch(() => undefined);
    }
  });
}

/** A file that is to take another's name. */
interface Draft {
  readonly draft: string;
  readonly target: string;
}

/** Writes what a file is to hold beside it; what can't be replaced is written to, and has no draft. */
async function drafted({ path, text }: TextFile, signal: AbortSignal): Promise<Draft | undefined> {
  const existing = await ifThere(stat(path));
  if (existing !== undefined && !existing.isFile()) {
    await writeTo(await open(path, "r+"), text, signal);
    return undefined;
  }
  if (existing === undefined && (await ifThere(lstat(path)))?.isSymbolicLink()) {
    throw new Error("it is a link to nothing");
  }
  const target = existing === undefined ? path : await realpath(path);
  // Not by the process's id, which another container may have too; and short, since a name may be as long as names can be.
  const draft = join(dirname(target), `.isoflop-${randomBytes(8).toString("hex")}.part`);
  const file = await open(draft, "wx");
  try {
    // As it was, whatever the mask is that new files come under.
    if (existing !== undefined) await file.chmod(existing.mode);
    await writeTo(file, text, signal);
  } catch (thrown) {
    await unlink(draft).catch(() => undefined);
    throw thrown;
  }
  return { draft, target };
}

/** What is known of a file, or undefined where there is none. */
async function ifThere(stats: Promise<Stats>): Promise<Stats | undefined> {
  try {
    return await stats;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
    throw thrown;
  }
}

async function writeTo(file: FileHandle, text: TextFile["text"], signal: AbortSignal): Promise<void> {
  try {
    for (const piece of typeof text === "string" ? [text] : text) await file.writeFile(piece, { signal });
    // It must be on the disk before it takes another's name; pipes and terminals can't be synced.
    if ((await file.stat()).isFile()) await file.sync();
  } finally {
    await file.close();
  }
}

async function orRefused<Result>(
  path: string,
  option: string,
  signal: AbortSignal,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (thrown) {
    signal.throwIfAborted();
    throw fileAccess(option, "a file that can be written", path, thrown, "Nothing was written.");
  }
}
