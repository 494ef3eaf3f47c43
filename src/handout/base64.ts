/** Bytes as the text that pages and slides hold them in. */

/** Base64 of bytes, or of a text's UTF-8.
 *
 *  @example base64("hi") // "aGk=" */
export function base64(content: Uint8Array | string): string {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  let binary = "";
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(binary);
}
