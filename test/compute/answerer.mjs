/** A worker for tests: answers every text with itself in capitals, after a moment, until it is killed. Usage: node --conditions=built answerer.mjs ADDRESS */
import { serve } from "../../build/platform/node/queue.js";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
await serve(process.argv[2], {
  async answer(_, text) {
    await pause(20);
    return text.toUpperCase();
  },
  jobs: 4,
  leaseSeconds: 1,
  megabytes: 1,
  onEvent: ({ id }) => process.stdout.write(`${id}\n`),
});
process.stdout.write("serves\n");
