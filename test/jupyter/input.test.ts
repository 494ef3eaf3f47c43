/** Questions of cells to the person at the notebook. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, resultText } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.close());

test("prompt asks and gives what was typed", async () => {
  const cell = await kernel.run('const budget = prompt("Budget? ");\nNumber(budget) + Number(prompt())', {
    answers: ["40", "2"],
  });
  expect(resultText(cell)).toBe("42");
});

const ask = (question: string) =>
  `const lines = (await import("node:readline/promises")).createInterface({ input: process.stdin, output: process.stdout });
const typed = await lines.question("${question}"); lines.close(); typed`;

test("readline reads what was typed, one cell after another", async () => {
  expect(resultText(await kernel.run(ask("first? "), { answers: ["one"] }))).toBe("one");
  expect(resultText(await kernel.run(ask("second? "), { answers: ["two"] }))).toBe("two");
});

test("where nobody can type, prompt says so at once", async () => {
  expect((await kernel.run("prompt()")).reply.evalue).toContain("takes no input");
});

test("a question that nobody answers is stopped", async () => {
  const { reply } = await kernel.run("prompt()", { answers: [], interruptAfter: 0.5 });
  expect(reply.ename).toBe("Interrupted");
  expect(resultText(await kernel.run("1 + 1"))).toBe("2");
});

test("what is typed to the question of a stopped cell answers no later one", async () => {
  await kernel.run('prompt("old? ")', { answers: [], interruptAfter: 0.5 });
  await kernel.run("1", { typed: "late" });
  expect(resultText(await kernel.run('prompt("new? ")', { answers: ["new"] }))).toBe("new");
  expect(resultText(await kernel.run('prompt("newer? ")', { answers: ["newer"] }))).toBe("newer");
});

test("what is typed to an old question does not answer the one that is open", async () => {
  await kernel.run('prompt("old? ")', { answers: [], interruptAfter: 0.5 });
  const cell = await kernel.run('prompt("new? ")', { late: ["old"], answers: ["new"] });
  expect(resultText(cell)).toBe("new");
  await kernel.run(ask("old? "), { answers: [], interruptAfter: 0.5 });
  expect(resultText(await kernel.run(ask("new? "), { late: ["old"], answers: ["new"] }))).toBe("new");
});

test("readline asks again after a cell in which it was stopped", async () => {
  const { reply } = await kernel.run(ask("old? "), { answers: [], interruptAfter: 0.5 });
  expect(reply.ename).toBe("Interrupted");
  await kernel.run("1", { typed: "late" });
  expect(resultText(await kernel.run(ask("new? "), { answers: ["new"] }))).toBe("new");
});

test("what is no message is passed over on the stdin channel", async () => {
  await kernel.run("let kept = 3;", { isGarbled: true });
  expect(resultText(await kernel.run("Number(prompt()) + kept", { answers: ["4"] }))).toBe("7");
});
