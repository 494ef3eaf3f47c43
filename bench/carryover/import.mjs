/** Milliseconds until the package is imported, in a fresh process. */
const begin = performance.now();
await import("carryover");
console.log(JSON.stringify({ milliseconds: performance.now() - begin }));
