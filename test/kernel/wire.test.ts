import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { type ClientRequest, readRequest, sentAt, writeMessage } from "../../src/kernel/wire.js";

const key = "secret";

function frames(content: unknown, signedWith = key): Buffer[] {
  const header = {
    msg_id: "1",
    session: "s",
    username: "u",
    date: "",
    msg_type: "execute_request",
    version: "5.3",
  };
  const parts = [header, {}, { cellId: "c" }, content].map((part) => JSON.stringify(part));
  const hmac = createHmac("sha256", signedWith).update(parts.join("")).digest("hex");
  return ["identity", "<IDS|MSG>", hmac, ...parts].map((frame) => Buffer.from(frame));
}

test("a signed request is read", () => {
  const request = readRequest(key, frames({ code: "1" }));
  expect(request.header.msg_type).toBe("execute_request");
  expect(request.content).toEqual({ code: "1" });
  expect(request.metadata).toEqual({ cellId: "c" });
  expect(request.identity.map(String)).toEqual(["identity"]);
});

test("a request with another signature, or cut short, is refused", () => {
  expect(() => readRequest(key, frames({ code: "1" }, "other"))).toThrow("wrong signature");
  expect(() => readRequest(key, frames({}).slice(0, 4))).toThrow("lacks frames");
});

test("a message is signed, names its parent and goes to who asked", () => {
  const parent: ClientRequest = readRequest(key, frames({ code: "1" }));
  const written = writeMessage(key, parent, "stream", { name: "stdout", text: "é" }).map((frame) =>
    Buffer.from(frame),
  );
  const back = readRequest(key, written);
  expect(back.identity.map(String)).toEqual(["identity"]);
  expect(back.header.msg_type).toBe("stream");
  expect(back.content).toEqual({ name: "stdout", text: "é" });
  expect(JSON.parse(String(written[4])).msg_id).toBe("1");
});

test.each([
  ["\ud83d alone, \ud83d\ude00 whole", "\ufffd alone, \u{1f600} whole"],
  ["\ude00\ud83d", "\ufffd\ufffd"],
  // How such a half is written, after one backslash and after two.
  ["\\ud83d", "\\ud83d"],
  ["\\\\ud83d \\\\\ud83d", "\\\\ud83d \\\\\ufffd"],
])("no half of a character is sent: %j", (text, sent) => {
  const parent = readRequest(key, frames({}));
  const written = writeMessage(key, parent, "stream", { text });
  expect(JSON.parse(String(written.at(-1)))).toEqual({ text: sent });
});

test.each([
  ["2024-05-06T10:00:00.500123Z", 500.123],
  ["2024-05-06T12:00:00.500123+02:00", 500.123],
  ["2024-05-06T10:00:00.500Z", 500],
  ["2024-05-06T10:00:00Z", 0],
])("reads when a message was sent as finely as %s says", (date, milliseconds) => {
  expect(sentAt({ date }) - Date.UTC(2024, 4, 6, 10)).toBeCloseTo(milliseconds, 3);
});

test.each([
  ["a header that is a list", ["[]", "{}", "{}", "{}"], "a part of a Jupyter message is no JSON record"],
  ["a header without a type", ['{"msg_id":"1","session":"s"}', "{}", "{}", "{}"], "no header of texts"],
  ["content that is null", ["{}", "{}", "{}", "null"], "no JSON record"],
  ["a part that is no JSON", ["{}", "{}", "{}", "\u001b[2J"], "no JSON record"],
])("a request with %s is refused, and its text is not repeated", (_, parts, message) => {
  const all = ["identity", "<IDS|MSG>", "", ...parts].map((frame) => Buffer.from(frame));
  expect(() => readRequest("", all)).toThrow(message);
  expect(() => readRequest("", all)).not.toThrow("\u001b");
});
