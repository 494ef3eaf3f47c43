/** Property tests draw the same examples on every run; a failure can be replayed tomorrow. */
import fc from "fast-check";

fc.configureGlobal({ seed: 20260101, numRuns: 200 });
