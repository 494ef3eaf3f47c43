/** What is too large to be a table is refused in one sentence, before memory is made of it. */

import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { weeklyCsv } from "./tables.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bounded-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Bytes of memory outside the heap and in it: the largest buffers and texts lie in one of them. */
function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

it("refuses a CSV of a gigabyte before it is read", async () => {
  const path = join(folder, "large.csv");
  writeFileSync(path, weeklyCsv());
  truncateSync(path, 1_000_000_000);
  const before = memory();
  await expect(readPanel(path)).rejects.toThrow(
    /large\.csv: the file has 1000 MB, of at most 200 MB that are read; make weeks of raw exports first: carryover prepare$/,
  );
  expect(memory() - before).toBeLessThan(50e6);
});

it("reads no further where a device has no end", async () => {
  await expect(readPanel("/dev/zero")).rejects.toThrow(
    /^\/dev\/zero: the file has 201 MB, of at most 200 MB/,
  );
});

it("reads no further where a server sends without an end", async () => {
  let isOpen = false;
  const server = createServer((_, response) => {
    isOpen = true;
    response.on("close", () => {
      isOpen = false;
    });
    const chunk = Buffer.alloc(8_000_000, "1,");
    const send = () => {
      while (isOpen && response.write(chunk));
      if (isOpen) response.once("drain", send);
    };
    response.writeHead(200, { "content-type": "text/csv" });
    send();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  try {
    const { port } = server.address() as AddressInfo;
    await expect(readPanel(`http://127.0.0.1:${port}/endless.csv`)).rejects.toThrow(
      /endless\.csv: the table has 20\d MB, of at most 200 MB that are read; make weeks/,
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it("refuses a million columns by their first line", async () => {
  const header = Array.from({ length: 1_000_000 }, (_, i) => `c${i}`).join(",");
  const row = "1,".repeat(999_999);
  await expect(readPanel({ text: `${header}\n${row}1\n` })).rejects.toThrow(
    /^table\.csv, row 1: the header has 1000000 columns, of at most 2000 that are read; keep/,
  );
});

it("refuses settings of a gigabyte beside a table", async () => {
  const path = join(folder, "table.csv");
  writeFileSync(path, weeklyCsv());
  writeFileSync(join(folder, "table.yaml"), "kpi: units_sold\n");
  truncateSync(join(folder, "table.yaml"), 1_000_000_000);
  await expect(readPanel(path)).rejects.toThrow(
    /table\.yaml: the file has 1000 MB, of at most 100 MB that are read; name the file that is meant$/,
  );
});
