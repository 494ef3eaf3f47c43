/** The site without a network: stands before JupyterLite's own service worker, and answers from what `keepSite` has kept where the server does not. */

/** A service worker's part of TypeScript's names. */
interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

self.addEventListener("fetch", (event) => {
  const { request } = event as FetchEvent;
  const { origin, pathname } = new URL(request.url);
  // What JupyterLite's own answers: a kernel's files and questions.
  if (request.method !== "GET" || origin !== location.origin) return;
  if (/\/api\/(drive|stdin|service-worker-heartbeat)/.test(pathname)) return;
  event.stopImmediatePropagation();
  (event as FetchEvent).respondWith(answer(request));
});

/** The server's answer while there is one. */
async function answer(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const url = new URL(request.url);
    if (url.pathname.endsWith("/")) url.pathname += "index.html";
    const kept = await caches.match(url.href, { ignoreSearch: true });
    if (kept !== undefined) return kept;
    throw error;
  }
}
