import { render } from "preact";
import { plotStyle } from "../../src/plot/palette.ts";
import { keepDesigning } from "./answers/designs.ts";
import { keepFitting } from "./answers/fits.ts";
import { keepCost } from "./answers/plans.ts";
import { App } from "./app.tsx";
import { openTexts } from "./files/open-files.ts";
import { openedFiles } from "./files/opened-files.ts";
import { keepLink, openLink } from "./state/link-sync.ts";
import { state } from "./state/store.ts";
import "./styles/page.css";
import "./styles/fields.css";
import "./styles/pictures.css";
import "./styles/tables.css";
import "./styles/print.css";

const pictures = new CSSStyleSheet();
pictures.replaceSync(plotStyle);
document.adoptedStyleSheets = [pictures];

const root = document.getElementById("page");
if (root === null) throw new Error("index.html must have an element with the id page");

await openLink();
const opened = openedFiles();
// After a reload the link has them, and what has been done with them since, unless they are too large for it.
const { fit, plan } = state.peek();
const isReloaded = location.hash.length > 1 && (fit.files.length > 0 || plan.models === "file");
if (opened.length > 0 && !isReloaded) openTexts(opened);
render(<App />, root);
keepLink();
keepFitting();
keepDesigning();
keepCost();

// A server that hands files over keeps nothing for when it is gone.
if (import.meta.env.PROD && opened.length === 0 && "serviceWorker" in navigator) {
  // Where it can't be kept, as in a private window, the page works all the same.
  navigator.serviceWorker.register(new URL("service-worker.js", document.baseURI)).catch(() => undefined);
}
