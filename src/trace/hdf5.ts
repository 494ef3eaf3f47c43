/** The HDF5 library, loaded when a file is first read or written. */

/** It is half a megabyte of WebAssembly. Its errors become exceptions. */
export async function hdf5(): Promise<typeof import("h5wasm/node")> {
  const h5 = await import("h5wasm/node");
  (await h5.ready).activate_throwing_error_handler();
  return h5;
}
