// The build fills in both: every file of the page, and what tells this build from others.
const FILES = "FILES";
const VERSION = "VERSION";

const CACHE = `isoflop-${VERSION}`;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(removeOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  // What is named by its content never changes; all else may have been built anew.
  const isNamedByContent = request.url.includes("/assets/");
  event.respondWith(isNamedByContent ? keptOrFetched(request) : fetchedOrKept(request));
});

async function removeOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("isoflop-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function keptOrFetched(request) {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}

async function fetchedOrKept(request) {
  try {
    return await fetch(request);
  } catch (thrown) {
    const kept = await caches.match(request.mode === "navigate" ? "./" : request, { ignoreSearch: true });
    if (kept === undefined) throw thrown;
    return kept;
  }
}
