/** Tables from text, bytes and addresses: the same panel as from the file, and a refusal in one line where there is none. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Panel } from "../../src/data/panel.js";
import { readPanel } from "../../src/data/read.js";
import { ArgumentError, DataError } from "../../src/errors.js";

const path = "data/market.csv";
const options = { currency: "GBP", decay: undefined };
let market: Uint8Array;
let folder: string;
let server: Server;
let address: string;

beforeAll(async () => {
  market = await readFile(path);
  folder = await mkdtemp(join(tmpdir(), "carryover-source-"));
  // Without the settings that lie beside the original.
  await writeFile(join(folder, "market.csv"), market);
  server = createServer(({ url }, response) => {
    if (url === "/market.csv") response.setHeader("content-type", "text/csv").end(market);
    else if (url === "/page.csv") response.setHeader("content-type", "text/html; charset=utf-8").end("<p>");
    else if (url === "/empty.csv") response.end();
    else if (url === "/broken.csv") {
      response.writeHead(200, { "content-length": market.length });
      response.write(market.subarray(0, 1000), () => response.destroy());
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await new Promise((resolve) => server.close(resolve));
});

const named = (panel: Panel, name: string) => ({ ...panel, source: { ...panel.source, path: name } });

describe("readPanel", () => {
  it("makes of text, bytes and addresses what it makes of the file", async () => {
    const file = join(folder, "market.csv");
    const panel = await readPanel(file, options);
    const text = new TextDecoder().decode(market);
    expect(await readPanel({ text, name: "my.csv" }, options)).toEqual(named(panel, "my.csv"));
    expect(await readPanel({ text }, options)).toEqual(named(panel, "table.csv"));
    expect(await readPanel({ bytes: new Uint8Array(market) }, options)).toEqual(named(panel, "table.csv"));
    const url = `${address}/market.csv`;
    expect(await readPanel(url, options)).toEqual(named(panel, url));
    expect(await readPanel(new URL(url), options)).toEqual(named(panel, url));
    expect(await readPanel(pathToFileURL(file), options)).toEqual(panel);
  });

  it("takes the settings beside a file, also by its address", async () => {
    const panel = await readPanel(path);
    const byAddress = await readPanel(pathToFileURL(path));
    expect(byAddress.assumptions).toEqual(panel.assumptions);
    expect(byAddress.source.sha256).toBe(panel.source.sha256);
  });

  it.each([
    [
      "an address that leads nowhere",
      () => `${address}/none.csv`,
      /none\.csv: the server answers 404 Not Found; check/,
    ],
    ["a web page", () => `${address}/page.csv`, /page\.csv: this is a web page; give the address of the CSV/],
    ["an empty answer", () => `${address}/empty.csv`, /empty\.csv: the file is empty/],
    ["an address that nobody answers", () => "http://127.0.0.1:9/my.csv", /cannot be reached \(.+\); check/],
    [
      "a connection that breaks off",
      () => `${address}/broken.csv`,
      /broken\.csv: the connection broke off \(.+\); try again/,
    ],
    ["an address without a host", () => "https://", /^https:\/\/: this is no address; /],
    ["a host with a blank", () => "http://a b", /^http:\/\/a b: this is no address; /],
    ["an address of two lines", () => "http://a b\n/c.csv", /^http:\/\/a b \/c\.csv: this is no address; /],
    [
      "a file of another machine",
      () => new URL("file://host/x.csv"),
      /^file:\/\/host\/x\.csv: this address leads to no file here \(.+\); give its path$/,
    ],
    [
      "an address of another kind",
      () => new URL("ftp://example.org/my.csv"),
      /begin with ftp: cannot be read here/,
    ],
    ["empty text", () => ({ text: "", name: "mine.csv" }), /^mine\.csv: the file is empty; export/],
    ["text of blanks", () => ({ text: " \n" }), /^table\.csv: the file is empty/],
    ["no bytes", () => ({ bytes: new Uint8Array(0) }), /^table\.csv: the file is empty/],
    [
      "text that is wrong",
      () => ({ text: "date,sales,spend_tv\n2024-01-01,1,2\n2024-01-08,x,2\n", name: "a.csv" }),
      /^a\.csv, row 3, column "sales"/,
    ],
  ])("refuses %s in one line", async (_, table, message) => {
    const run = readPanel(table());
    await expect(run).rejects.toThrow(DataError);
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toThrow(/^[^\n]+$/);
  });

  it("names the settings where they are at fault, and not the table", async () => {
    const table = join(folder, "with-settings.csv");
    const settings = join(folder, "with-settings.yaml");
    await writeFile(table, market);
    await mkdir(settings);
    const refused = (rule: string) => expect(readPanel(table)).rejects.toThrow(`${settings}: ${rule}; `);
    await refused("this is a folder, and a file of this name holds the settings of the table beside it");
    await rm(settings, { recursive: true });
    // A link to itself can be opened by nobody.
    await symlink(settings, settings);
    await refused("the file cannot be read (ELOOP)");
    await expect(readPanel(table)).rejects.toThrow(DataError);
  });

  it("says where a path that leads nowhere starts from", async () => {
    await expect(readPanel("none.csv")).rejects.toThrow(
      `none.csv: there is no such file; check the path, which starts from ${process.cwd()}`,
    );
    const absolute = join(folder, "none.csv");
    await expect(readPanel(absolute)).rejects.toThrow(/no such file; check the path$/);
  });

  it("names the file that was probably meant", async () => {
    const own = join(folder, "exports");
    await mkdir(join(own, "spring"), { recursive: true });
    await writeFile(join(own, "market.csv"), market);
    await writeFile(join(own, "spring", "weeks.csv"), market);
    await writeFile(join(own, "marker.txt"), "");
    const cures = await Promise.all(
      [
        `${own}/makret.csv`,
        `${own}/Markets.CSV`,
        `${folder}/exprots/market.csv`,
        `${folder}/exprots/sprnig/week.csv`,
        `${own}/weeks.csv`,
        `${own}/week.csv`,
        `${own}/marker.tx`,
        `${own}/sales.csv`,
        `${own}/summer/weeks.csv`,
      ].map((path) => readPanel(path).catch(({ message }) => message.split("; ").at(-1))),
    );
    expect(cures).toEqual([
      `did you mean "${own}/market.csv"?`,
      `did you mean "${own}/market.csv"?`,
      `did you mean "${own}/market.csv"?`,
      `did you mean "${own}/spring/weeks.csv"?`,
      `did you mean "${own}/spring/weeks.csv"?`,
      `did you mean "${own}/spring/weeks.csv"?`,
      "check the path",
      "check the path",
      "check the path",
    ]);
  });

  it.each([
    [undefined, /must be a path, an address, .* got undefined/],
    [7, /got 7/],
    [{ csv: "a,b" }, /got an object with csv/],
    [{ text: 5 }, /got an object with text/],
  ])("refuses %s, which is no table", async (table, message) => {
    const run = readPanel(table as never);
    await expect(run).rejects.toThrow(ArgumentError);
    await expect(run).rejects.toThrow(message);
  });
});
