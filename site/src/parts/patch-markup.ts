/**
 * Makes an element's content that of some markup, and leaves alone what is the same: a browser lays out anew what is put in
 * anew, whether it looks as before or not.
 */
export function patchMarkup(element: Element, markup: string): void {
  const template = document.createElement("template");
  template.innerHTML = markup;
  patchChildren(element, template.content);
}

function patchChildren(old: Node, now: Node): void {
  let before = old.firstChild;
  let after = now.firstChild;
  while (after !== null) {
    const [nextBefore, nextAfter]: readonly (ChildNode | null)[] = [before?.nextSibling ?? null, after.nextSibling];
    if (before === null) old.appendChild(after);
    else patchNode(before, after);
    before = nextBefore ?? null;
    after = nextAfter ?? null;
  }
  while (before !== null) {
    const next: ChildNode | null = before.nextSibling;
    before.remove();
    before = next;
  }
}

function patchNode(old: ChildNode, now: ChildNode): void {
  if (old.isEqualNode(now)) return;
  if (old instanceof Text && now instanceof Text) {
    old.data = now.data;
  } else if (old instanceof Element && now instanceof Element && old.tagName === now.tagName) {
    for (const name of old.getAttributeNames()) if (!now.hasAttribute(name)) old.removeAttribute(name);
    for (const name of now.getAttributeNames()) {
      const value = now.getAttribute(name) ?? "";
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    patchChildren(old, now);
  } else {
    old.replaceWith(now);
  }
}
