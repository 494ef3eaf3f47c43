/** Bytes as the text that HTML and notebooks keep them in. */

/** @example base64(Uint8Array.of(104, 105)) // "aGk=" */
export function base64(bytes: Uint8Array): string {
  let text = "";
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}
