/** Jupyter's messages as they travel: signed frames in, signed frames out.
 *  @see "Messaging in Jupyter", protocol 5.3, section "The wire protocol". */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

export interface Header {
  readonly msg_id: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly msg_type: string;
  readonly version: string;
}

/** A request from a client. */
export interface ClientRequest {
  /** Routing frames, sent back in front of the reply. */
  readonly identity: readonly Buffer[];
  readonly header: Header;
  /** Of the message that it answers; empty where it says none. */
  readonly parent: Partial<Header>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, unknown>>;
}

export type Content = Readonly<Record<string, unknown>>;

// A cell may put others in the place of what is global; the kernel is to be heard all the same.
const { parse, stringify } = JSON;
const { isArray } = Array;
const Clock = Date;
const { now } = Clock;

const delimiter = Buffer.from("<IDS|MSG>");
export const protocolVersion = "5.3";

/** Reads a request and checks its signature.
 *
 *  @throws Error when frames are missing, the signature is wrong, or a part is no record */
export function readRequest(key: string, frames: readonly Buffer[]): ClientRequest {
  const at = frames.findIndex((frame) => frame.equals(delimiter));
  if (at < 0 || frames.length < at + 6) throw new Error("a Jupyter message lacks frames");
  const parts = frames.slice(at + 2, at + 6);
  // The signature covers the four parts and the buffers after them.
  const expected = Buffer.from(sign(key, frames.slice(at + 2)));
  const given = frames[at + 1]!;
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Error("a Jupyter message has a wrong signature");
  }
  const [header, parent, metadata, content] = parts.map(recordIn);
  if (!headerTexts.every((key) => typeof header![key] === "string"))
    throw new Error("a Jupyter message has no header of texts");
  return {
    identity: frames.slice(0, at),
    header: header as unknown as Header,
    parent: parent!,
    metadata: metadata!,
    content: content!,
  };
}

const headerTexts = ["msg_id", "session", "msg_type"] as const;

/** What a part of a message says; JSON.parse would quote a broken one in its error. */
function recordIn(part: Buffer): Content {
  let value: unknown;
  try {
    value = parse(part.toString());
  } catch {
    value = null;
  }
  if (typeof value === "object" && value !== null && !isArray(value)) return value as Content;
  throw new Error("a part of a Jupyter message is no JSON record");
}

/** The frames of a message that answers `parent`. */
export function writeMessage(
  key: string,
  parent: ClientRequest,
  type: string,
  content: Content,
): (string | Buffer)[] {
  const header: Header = {
    msg_id: randomUUID(),
    session: parent.header.session,
    username: parent.header.username,
    date: new Clock(now()).toISOString(),
    msg_type: type,
    version: protocolVersion,
  };
  const parts = [header, parent.header, {}, content].map((part) => wellFormed(stringify(part)));
  return [...parent.identity, delimiter, sign(key, parts), ...parts];
}

/** JSON without halves of characters, with which a notebook could not be saved. A text that says how one is written is left as it is. */
function wellFormed(json: string): string {
  return json.includes("\\ud") ? json.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, "$1\ufffd") : json;
}

/** When a client sent a message by its own clock, in milliseconds, as finely as it says. */
export function sentAt({ date }: Pick<Header, "date">): number {
  // `Date` knows no part of a millisecond; Python writes millionths of a second.
  return Clock.parse(date) + Number(`0.${/\.\d{3}(\d+)/.exec(date)?.[1] ?? 0}`);
}

/** The ids of a message and of the one that it answers, from its frames. */
export function idsOf(frames: readonly (string | Buffer)[]): readonly string[] {
  return frames.slice(-4, -2).map((part) => (parse(String(part)) as Header).msg_id);
}

function sign(key: string, parts: readonly (string | Buffer)[]): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}
