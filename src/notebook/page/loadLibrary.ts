/** Loads plotly.js into a page of JupyterLab, once, whoever asks first: a chart, or a cell that wants a picture. */

let loading: Promise<void> | null = null;

/** Resolves once plotly.js is the global `Plotly`: its script finds the page's loaders of modules hidden, whatever else is loaded. After a failure it
 *  may be asked for again.
 *
 *  @param address  of the extension's plotly.min.js
 *  @throws Error where the script cannot be loaded */
export function loadLibrary(address: string): Promise<void> {
  if ("Plotly" in globalThis) return Promise.resolve();
  loading ??= new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => {
      loading = null;
      reject(new Error(`${script.src} cannot be loaded`));
    };
    document.head.append(script);
  });
  return loading;
}
