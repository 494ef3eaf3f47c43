/** The HDF5 library, loaded when a fit is first saved or loaded, and the one file that it works on, in memory. */

/** Half a megabyte of WebAssembly, the same in Node and in a browser. */
async function hdf5() {
  const h5 = await import("h5wasm");
  const module = await h5.ready;
  // Its errors become exceptions.
  module.activate_throwing_error_handler();
  return { h5, disk: module.FS };
}

type Library = typeof import("h5wasm");

const place = "/carryover.nc";

/** The bytes of a file that `fill` writes. */
export async function writeHdf5(fill: (file: InstanceType<Library["File"]>) => void): Promise<Uint8Array> {
  const { h5, disk } = await hdf5();
  try {
    withoutClock(() => {
      const file = new h5.File(place, "w");
      try {
        fill(file);
      } finally {
        file.close();
      }
    });
    return disk.readFile(place);
  } finally {
    disk.unlink(place);
  }
}

/** What `read` finds in the bytes of a file.
 *
 *  @throws the library's error where they are not one */
export async function readHdf5<T>(
  bytes: Uint8Array,
  read: (file: InstanceType<Library["File"]>, h5: Library) => T,
): Promise<T> {
  const { h5, disk } = await hdf5();
  disk.writeFile(place, bytes);
  try {
    const file = new h5.File(place, "r");
    try {
      return read(file, h5);
    } finally {
      file.close();
    }
  } finally {
    disk.unlink(place);
  }
}

/** Runs what takes no turns while the clock stands still. HDF5 stamps each of its objects with the time, and has no setting here that
 *  stops it: without this, the same fit written twice would be two different files. */
function withoutClock(work: () => void): void {
  const { now } = Date;
  Date.now = () => 0;
  try {
    work();
  } finally {
    Date.now = now;
  }
}
