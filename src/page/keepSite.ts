/** Keeps the files of the site in the browser, so that a second visit needs no network: see offlineWorker.ts. */

/** What `packaging/site.mjs` writes beside the site's files. */
interface SiteFiles {
  /** Changes with any of them. */
  readonly digest: string;
  readonly files: readonly string[];
}

/** Loads what is not there yet, a few files at a time. Never throws: without it the site works all the same.
 *
 *  @param list  address of the list, in the root of the site */
export async function keepSite(list: string): Promise<void> {
  // Only where a page has a store: over https and from this machine.
  if (!("caches" in globalThis)) return;
  try {
    const { digest, files }: SiteFiles = await (await fetch(list)).json();
    const name = `carryover-${digest}`;
    const store = await caches.open(name);
    const kept = new Set((await store.keys()).map(({ url }) => url));
    const wanted = files.map((file) => new URL(file, list).href).filter((url) => !kept.has(url));
    const load = async (): Promise<void> => {
      for (let url = wanted.pop(); url !== undefined; url = wanted.pop()) await store.add(url);
    };
    await Promise.all(Array.from({ length: 4 }, load));
    for (const older of await caches.keys())
      if (older.startsWith("carryover-") && older !== name) await caches.delete(older);
  } catch {
    // The network is gone, or the store is full.
  }
}
