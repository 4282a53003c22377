/** A file of a sweep, by its path in the sweep's folder, with `/` between folders. */
export interface SweepFile {
  readonly path: string;
  readonly text: string;
}
