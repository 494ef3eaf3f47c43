/** Boundaries of the kernel: signed messages of Jupyter, and what stands in a cell, up to the script that it becomes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { vi } from "vitest";
import { createCellChecks } from "../../src/kernel/cellChecks.js";
import { readCell } from "../../src/kernel/cellCode.js";
import { isComplete } from "../../src/kernel/isComplete.js";
import { nodeChecker } from "../../src/kernel/nodeChecker.js";
import { cellScript } from "../../src/kernel/script.js";
import { serve } from "../../src/kernel/server.js";
import type { Session } from "../../src/kernel/session.js";
import type { Sockets } from "../../src/kernel/sockets.js";
import { boundary, requireHarmless } from "./campaign.js";
import { damagedDocument, damagedText, strange } from "./damage.js";

const kinds = [
  "execute",
  "complete",
  "inspect",
  "is_complete",
  "history",
  "comm_info",
  "kernel_info",
  "interrupt",
];

const message = fc
  .constantFrom(
    ...kinds.map((kind) => `${kind}_request`),
    "comm_open",
    "comm_msg",
    "comm_close",
    "__proto__",
    "toString",
  )
  .chain((type) =>
    damagedDocument([
      {
        msg_id: "1",
        session: "s",
        username: "u",
        date: "2024-05-06T10:00:00Z",
        msg_type: type,
        version: "5.3",
      },
      {},
      { cellId: "c" },
      {
        code: "1 + 1",
        cursor_pos: 3,
        silent: false,
        store_history: true,
        user_expressions: { a: "1" },
        hist_access_type: "search",
        pattern: "*a*a*a*a*a*a*a*b",
        n: 3,
        comm_id: "c",
        target_name: "carryover.control",
        data: { id: "1", values: [1] },
      },
    ]),
  );

/** For answers, however busy the machine is. */
const waiting = { timeout: 60_000, interval: 5 };

export const jupyterMessage = boundary({
  cases: fc.oneof(
    message.map((parts) =>
      (Array.isArray(parts) ? parts : [parts]).map((part) => JSON.stringify(part) ?? ""),
    ),
    fc.array(
      fc.oneof(
        fc.string(),
        strange.map((value) => JSON.stringify(value)),
      ),
      { maxLength: 8 },
    ),
  ),
  take: async (parts: readonly string[]) => {
    const frames = ["client", "<IDS|MSG>", "", ...parts].map((part) => Buffer.from(part));
    const healthy = [
      "client",
      "<IDS|MSG>",
      "",
      JSON.stringify({ msg_id: "2", session: "s", msg_type: "kernel_info_request" }),
      "{}",
      "{}",
      "{}",
    ];
    const cell = [
      ...healthy.slice(0, 3),
      JSON.stringify({ msg_id: "3", session: "s", date: "", msg_type: "execute_request" }),
      "{}",
      "{}",
      JSON.stringify({ code: "1", silent: true }),
    ];
    const replies: string[] = [];
    const errors = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const logged: string[] = errors.mock.calls as never;
    const { stdout, stderr } = process;
    const writers = [stdout.write, stderr.write] as const;
    const socket = (requests: readonly (readonly (string | Buffer)[])[]) => ({
      send: async (sent: readonly (string | Buffer)[]) => void replies.push(String(sent.at(-4))),
      async *[Symbol.asyncIterator]() {
        yield* requests.map((request) => request.map((frame) => Buffer.from(frame)));
      },
    });
    const session: Partial<Session> = {
      run: async () => ({ value: undefined }),
      part: (work) => work(),
      complete: () => ({ matches: [], start: 0, end: 0 }) as never,
      inspect: () => null,
      isComplete,
      interrupt: () => {},
    };
    try {
      await serve({
        display: { lastWriteDisplayData: null },
        guard: { onRequest: () => {}, stopSent: () => Number.NEGATIVE_INFINITY },
        input: { direct: () => {} },
        session: session as Session,
        sockets: {
          key: "",
          shell: socket([frames, healthy, cell]),
          iopub: { send: async () => {} },
        } as unknown as Sockets,
        obstacle: null,
        onShutdown: () => {},
      });
      // Whatever came before, the kernel goes on to answer and to run cells.
      await vi.waitFor(() => {
        for (const type of ["kernel_info_reply", "execute_reply"])
          if (!replies.some((header) => JSON.parse(header).msg_type === type)) throw new Error(`no ${type}`);
      }, waiting);
      const said = logged.map(String);
      for (const line of said) requireHarmless(line.replace(/\n$/, ""));
      return said.length > 0 ? "refused" : "accepted";
    } finally {
      errors.mockRestore();
      [stdout.write, stderr.write] = writers;
    }
  },
});

const cell = `import { exampleMarket, fit, readPanel, roi, simulatePanel, specify } from "carryover";
const { panel } = simulatePanel(exampleMarket, 1);
async function* weeks<T extends object>(all: readonly T[]) { for (const one of all) yield one; }
let total = 0;
for await (const week of weeks([{ a: 1 }])) total += week.a;
const { kpi: { values: [first = 3, ...rest] }, ...others } = panel;
class Shop { static #n = 1; get n() { return Shop.#n; } }
\`\${total} \${first}\` satisfies string;
`;
const codePieces = [
  ...[
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "`",
    "${",
    '"',
    "'",
    "/*",
    "*/",
    "//",
    "/",
    "\\",
    ";",
    "=>",
    "...",
    "#",
    "@",
  ],
  ...[
    "await ",
    "return ",
    "export ",
    "import ",
    "let ",
    "using ",
    "enum E {}",
    "namespace N {}",
    "declare ",
    "eval",
  ],
  ...[
    "%%time\n",
    "%%sql\n",
    "%%",
    "<div>",
    "<T>",
    "type X<A> = X<X<A>>;",
    "\u2028",
    "\u0000",
    "\ud800",
    "😀",
    "\u001b[2J",
  ],
  ...[
    "__proto__",
    "constructor",
    "const kpi = 1;",
    "while (true) {}",
    "process.exit(1)",
    "a?.b!.c",
    "1_000n",
    "import.meta",
  ],
];

export const cellCode = boundary({
  cases: damagedText(cell, codePieces),
  take: (code: string) => {
    isComplete(code);
    try {
      readCell(code);
    } catch (error) {
      // An unknown magic, which the session says as the cell's error.
      requireHarmless((error as Error).message);
      return "refused";
    }
    return "accepted";
  },
});

/** With what is asked of it while it is typed, up to the script that it becomes. */
export function cellTypes() {
  const folder = mkdtempSync(join(tmpdir(), "cells-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const checks = createCellChecks(nodeChecker({ root: folder, folder }), new Set(["process", "console"]));
  return boundary({
    cases: damagedText(cell, codePieces),
    take: (code: string) => {
      checks.complete(code, code.length >> 1);
      checks.inspect(code, code.length >> 1);
      const { diagnostics, code: renamed } = checks.check(code);
      if (diagnostics.length > 0) return "refused";
      cellScript(renamed);
      return "accepted";
    },
  });
}
