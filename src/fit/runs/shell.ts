/** Text as a shell takes it for one word. */
export function inShell(text: string): string {
  return /^[\w./:=,+#-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
