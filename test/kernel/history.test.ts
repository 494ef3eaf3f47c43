/** Which cells a console is given back. */
import { expect, test } from "vitest";
import { createHistory } from "../../src/kernel/history.js";

const history = createHistory();
["a = 1", "b", "a = 1"].forEach((code, at) => void history.add(at + 1, code));
history.addOutput("1");

test.each([
  ["the latest two", { hist_access_type: "tail", n: 2 }, [2, 3]],
  ["more than there are", { hist_access_type: "tail", n: 9 }, [1, 2, 3]],
  ["none", { hist_access_type: "tail", n: 0 }, []],
  ["those that match, each once", { hist_access_type: "search", pattern: "a*", unique: true }, [3]],
  ["a range of this session", { hist_access_type: "range", session: 0, start: 1, stop: 3 }, [1, 2]],
  ["a range of a session before", { hist_access_type: "range", session: -1, start: 1, stop: 3 }, []],
])("%s", (_, asked, lines) => {
  const { history: found } = history.answer(asked) as { history: [number, number, unknown][] };
  expect(found.map(([, line]) => line)).toEqual(lines);
});

test("values come with the cells where they are asked for", () => {
  expect(history.answer({ hist_access_type: "tail", n: 1, output: true }).history).toEqual([
    [1, 3, ["a = 1", "1"]],
  ]);
});

test("a pattern of many stars takes no longer than its length asks for", () => {
  const long = createHistory();
  long.add(1, "a".repeat(10_000));
  long.add(2, `${"ab".repeat(20)}!`);
  const search = (pattern: string) =>
    (long.answer({ hist_access_type: "search", pattern }).history as [number, number][]).map(
      ([, line]) => line,
    );
  expect(search(`${"*a".repeat(30)}*b`)).toEqual([]);
  expect(search("a*b?b*!")).toEqual([2]);
  expect(search("**")).toEqual([1, 2]);
  expect(search("?b")).toEqual([]);
});
