/** Hands a file to whoever looks at the page. */
export function saveFile(name: string, content: string | Blob, type = "text/plain;charset=utf-8"): void {
  const blob = typeof content === "string" ? new Blob([content], { type }) : content;
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Browsers read it after the click, at a time of their own.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
