/** An Office file without the time at which it was written: two reports on one fit are the same bytes. */

/** 1980-01-01, the first day that a ZIP file knows, as its four bytes. */
const firstDay = 33 << 16;
const firstMoment = "1980-01-01T00:00:00Z";

/** Properties of the document, among them when it was made. */
const properties = "docProps/core.xml";

/** The file, changed in place: each entry of the ZIP is of the first day, and so are the document's properties where they are not compressed.
 *
 *  @param file  a ZIP file of less than 4 GB
 *  @see APPNOTE.TXT 6.3.10 of PKWARE: local file header, central directory header, end of central directory record */
export function timeless(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const u16 = (at: number) => view.getUint16(at, true);
  const u32 = (at: number) => view.getUint32(at, true);
  let end = file.length - 22;
  while (u32(end) !== 0x06054b50) end--;
  let entry = u32(end + 16);
  for (let left = u16(end + 10); left > 0; left--) {
    const local = u32(entry + 42);
    view.setUint32(entry + 12, firstDay, true);
    view.setUint32(local + 10, firstDay, true);
    const nameEnd = entry + 46 + u16(entry + 28);
    const name = new TextDecoder().decode(file.subarray(entry + 46, nameEnd));
    const isPlain = u16(entry + 10) === 0;
    if (name === properties && isPlain) {
      const start = local + 30 + u16(local + 26) + u16(local + 28);
      const content = file.subarray(start, start + u32(entry + 24));
      const text = new TextDecoder().decode(content);
      content.set(new TextEncoder().encode(text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, firstMoment)));
      view.setUint32(entry + 16, checksum(content), true);
      view.setUint32(local + 14, checksum(content), true);
    }
    entry = nameEnd + u16(entry + 30) + u16(entry + 32);
  }
  return file;
}

/** CRC-32 of ISO 3309, as ZIP files have it. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
