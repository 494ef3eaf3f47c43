/** Where a page has its engine from: a module beside it, or the texts of the modules, in a page that is one file. */

/** The modules of dist/browser that run cells. */
export type Engine =
  | { readonly url: string }
  /** By name. What is loaded later may be left out: a cell that needs it then fails with one line. */
  | { readonly entry: string; readonly modules: Readonly<Record<string, string>> };

/** Starts the worker that runs cells. */
export function startEngine(engine: Engine): Worker {
  if ("url" in engine) return new Worker(engine.url, { type: "module", name: "cells" });
  // A page that was opened from a disk has an origin of its own, and so has each worker: none can load what another has made. So the worker is sent the texts.
  const script = `(${loadModules.toString()})()`;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "cells" });
  URL.revokeObjectURL(url);
  worker.postMessage(engine);
  return worker;
}

/** The whole script of a worker: makes modules of texts, each before those that import it. */
function loadModules(): void {
  self.onmessage = async ({ data }: MessageEvent<Extract<Engine, { entry: string }>>) => {
    const { entry, modules } = data;
    const urls = new Map<string, string>();
    const asUrl = (text: string) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    const leftOut = (name: string): string => {
      const parts = {
        danfojs: "data frames (danfo)",
        hdf5: "files of saved fits (HDF5)",
        trialScript: "reports as pages",
        refitScript: "reports that fit again",
      };
      const part = Object.entries(parts).find(([stem]) => name.startsWith(stem))?.[1] ?? name;
      return `throw new Error(${JSON.stringify(`${part} were left out of this page: run the notebook in Jupyter for them`)});`;
    };
    const urlOf = (name: string): string => {
      const known = urls.get(name);
      if (known !== undefined) return known;
      const text = (modules[name] ?? leftOut(name)).replace(
        /(\bfrom ?|\bimport ?\(?)["']\.\/([\w.-]+\.js)["']/g,
        (_, before: string, imported: string) => `${before}"${urlOf(imported)}"`,
      );
      const url = asUrl(text);
      urls.set(name, url);
      return url;
    };
    await import(urlOf(entry));
  };
}
