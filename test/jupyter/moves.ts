/** What a page and a session say to one another where controls are moved: for the kernel and for the site, message by message. */

export interface CommMessage {
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** @param values  for which the page shows the output */
export const open = (comm_id: string, id: string, values: readonly unknown[]): CommMessage => ({
  type: "comm_open",
  content: { comm_id, target_name: "carryover.control", data: { id, values } },
});
export const move = (comm_id: string, ...values: unknown[]): CommMessage => ({
  type: "comm_msg",
  content: { comm_id, data: { values } },
});
export const close = (comm_id: string): CommMessage => ({
  type: "comm_close",
  content: { comm_id, data: {} },
});
export const moved = (comm_id: string, values: readonly unknown[], text: string): CommMessage => ({
  type: "comm_msg",
  content: { comm_id, data: { values, view: { html: `<pre>${text}</pre>` } } },
});

/** An output with controls, and the number of its cell. */
export interface Shown {
  readonly id: string;
  readonly values: readonly unknown[];
  readonly cell: number;
}

/** The cell that comes before all others. */
export const controls =
  'const share = mmm.control.slider({ label: "share", from: 0, to: 1, value: 0.5 }); const other = mmm.control.toggle({ label: "other" }); const word = mmm.control.select({ label: "word", options: ["a", "b"] });';

export interface Scene {
  readonly title: string;
  /** What the functions of outputs make of the controls, by the comms that their pages open. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What pages say then. */
  readonly said: readonly CommMessage[];
  /** What comes back, in order; `at` stands for the place of the code. */
  readonly answers: (at: (output: string) => string) => readonly CommMessage[];
}

export const scenes: readonly Scene[] = [
  {
    title: "a control that is moved shows again what follows from it, wherever it stands",
    outputs: {
      a: "'first ' + share.value",
      b: "['second', share.value, other.value].join(' ')",
      c: "'apart ' + other.value",
    },
    said: [move("a", 0.25)],
    answers: () => [moved("a", [0.25], "first 0.25"), moved("b", [0.25, false], "second 0.25 false")],
  },
  {
    title: "two controls and a choice move one output",
    outputs: { a: "[share.value, other.value, word.value].join(' ')" },
    said: [move("a", 0.75, true, "b"), move("a", 0.75, false, "a")],
    answers: () => [
      moved("a", [0.75, true, "b"], "0.75 true b"),
      moved("a", [0.75, false, "a"], "0.75 false a"),
    ],
  },
  {
    title: "a page that has gone is told nothing more",
    outputs: { a: "'here ' + share.value", b: "'gone ' + share.value" },
    said: [close("b"), move("a", 0.75)],
    answers: () => [moved("a", [0.75], "here 0.75")],
  },
  {
    title: "what the session does not know is closed",
    outputs: { a: "'known ' + share.value" },
    said: [
      { type: "comm_open", content: { comm_id: "b", target_name: "jupyter.widget", data: {} } },
      open("c", "no such output", []),
      move("d", 1),
    ],
    answers: () => [close("b"), close("c"), close("d")],
  },
  {
    title: "a position that is none moves nothing",
    outputs: { a: "'at ' + share.value" },
    said: [move("a", 0.5), move("a", 7), move("a", "much"), move("a")],
    answers: () => Array<CommMessage>(4).fill(moved("a", [0.5], "at 0.5")),
  },
  {
    title: "a function that fails says why and where in its own place, and the next position is shown",
    outputs: {
      a: "'beside ' + share.value",
      b: 'share.value > 0.9 ? ([] as string[])[0]!.length : "fine"',
    },
    said: [move("a", 1), move("b", 0.5)],
    answers: (at) => [
      moved("a", [1], "beside 1"),
      moved(
        "b",
        [1],
        `TypeError: Cannot read properties of undefined (reading &#39;length&#39;)\n${at("b")}`,
      ),
      moved("a", [0.5], "beside 0.5"),
      moved("b", [0.5], "fine"),
    ],
  },
];
