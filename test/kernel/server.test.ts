/** The kernel's answers, over sockets that are arrays. */
import { expect, it, vi } from "vitest";
import { serve } from "../../src/kernel/server.js";
import type { Session } from "../../src/kernel/session.js";
import type { Sockets } from "../../src/kernel/sockets.js";

type Frames = readonly (string | Buffer)[];

/** An unsigned request as Jupyter sends it. */
function request(type: string, content: object, date = ""): Buffer[] {
  const header = { msg_id: type, session: "s", username: "u", date, msg_type: type, version: "5.3" };
  const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
  return ["client", "<IDS|MSG>", "", ...parts].map((text) => Buffer.from(text));
}

/** What a message holds, from its frames: identity, delimiter, signature, header, parent, metadata, content. */
function read(frames: Frames) {
  const [header, parent, , content] = frames.slice(-4).map((part) => JSON.parse(String(part)));
  return { type: header.msg_type as string, parent: parent.msg_type as string, content };
}

/** Serves the requests that come over the shell and gives what was sent on each socket. */
async function answersTo(
  requests: readonly Buffer[][],
  session: Partial<Session>,
  stopSent = Number.NEGATIVE_INFINITY,
) {
  const sent = { shell: [] as Frames[], iopub: [] as Frames[] };
  const socketOf = (messages: readonly Buffer[][], out: Frames[]) => ({
    send: async (frames: Frames) => void out.push(frames),
    async *[Symbol.asyncIterator]() {
      yield* messages;
    },
  });
  const sockets = {
    key: "",
    shell: socketOf(requests, sent.shell),
    iopub: socketOf([], sent.iopub),
  } as unknown as Sockets;
  const onShutdown = vi.fn();
  await serve({
    display: { lastWriteDisplayData: null },
    guard: { onRequest: () => {}, stopSent: () => stopSent },
    input: { direct: () => {} },
    session: session as Session,
    sockets,
    obstacle: null,
    onShutdown,
  });
  await vi.waitFor(() => expect(sent.shell).toHaveLength(requests.length), { timeout: 300_000 });
  return { shell: sent.shell.map(read), iopub: sent.iopub.map(read), onShutdown };
}

it("does not run a cell that was sent before a stop that overtook it, and runs one sent after", async () => {
  const run = vi.fn(async () => ({ value: undefined }));
  const cell = (date: string) => request("execute_request", { code: "1", silent: true }, date);
  const stop = Date.parse("2024-05-06T10:00:00.500Z");
  const late = await answersTo([cell("2024-05-06T10:00:00.499Z")], { run }, stop);
  expect(late.shell[0]!.content).toMatchObject({ status: "error", ename: "Interrupted" });
  expect(run).not.toHaveBeenCalled();
  const next = await answersTo([cell("2024-05-06T10:00:00.501Z")], { run }, stop);
  expect(next.shell[0]!.content.status).toBe("ok");
  expect(run).toHaveBeenCalledOnce();
});

const fails = (): never => {
  throw new TypeError("no program yet");
};

it("answers a request whose handler throws with an error, goes idle, says so in the log, and serves the next", async () => {
  const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    const { shell, iopub } = await answersTo(
      [
        request("complete_request", { code: "mmm.", cursor_pos: 4 }),
        request("inspect_request", { code: "mmm", cursor_pos: 1 }),
        request("is_complete_request", { code: "1" }),
      ],
      { complete: fails, inspect: fails, isComplete: () => ({ status: "complete" }) },
    );
    const reply = (type: string) => shell.find((message) => message.type === type)!.content;
    for (const type of ["complete_reply", "inspect_reply"]) {
      expect(reply(type)).toMatchObject({ status: "error", ename: "TypeError", evalue: "no program yet" });
      expect(reply(type).traceback[0]).toBe("TypeError: no program yet");
    }
    expect(reply("is_complete_reply")).toEqual({ status: "complete" });
    const states = iopub.filter(({ parent }) => parent === "complete_request");
    expect(states.map(({ content }) => content.execution_state)).toEqual(["busy", "idle"]);
    expect(log.mock.calls.map(([text]) => text)).toEqual(Array(2).fill("kernel: no program yet\n"));
  } finally {
    log.mockRestore();
  }
});

it("ends after the reply when asked to", async () => {
  const { shell, onShutdown } = await answersTo([request("shutdown_request", { restart: true })], {});
  expect(shell[0]!.content).toEqual({ status: "ok", restart: true });
  expect(onShutdown).toHaveBeenCalledOnce();
});

it("runs the next cell whatever becomes of a control that was moved before", async () => {
  const run = vi.fn(async () => ({ value: undefined }));
  const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    const message = request("comm_open", { target_name: "carryover.control", comm_id: { toString: null } });
    const sent = { shell: [] as Frames[] };
    const socketOf = (messages: readonly Buffer[][], out: Frames[]) => ({
      send: async (frames: Frames) => void out.push(frames),
      async *[Symbol.asyncIterator]() {
        yield* messages;
      },
    });
    const shell = socketOf([message, request("execute_request", { code: "1", silent: true })], sent.shell);
    await serve({
      display: { lastWriteDisplayData: null },
      guard: { onRequest: () => {}, stopSent: () => Number.NEGATIVE_INFINITY },
      input: { direct: () => {} },
      session: { run } as Partial<Session> as Session,
      sockets: { key: "", shell, iopub: socketOf([], []) } as unknown as Sockets,
      obstacle: null,
      onShutdown: () => {},
    });
    await vi.waitFor(() => expect(sent.shell).toHaveLength(1), { timeout: 300_000 });
    expect(run).toHaveBeenCalledOnce();
    expect(read(sent.shell[0]!).content.status).toBe("ok");
  } finally {
    log.mockRestore();
  }
});
