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
