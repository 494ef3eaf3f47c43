/** Runs scripts in V8's REPL mode, in this thread: what Chrome's console does. */
import { type Runtime as Protocol, Session } from "node:inspector";
import { setImmediate } from "node:timers";

/** How a script ended. */
export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "threw"; readonly error: unknown }
  /** It was ended from outside. */
  | { readonly kind: "terminated" };

export interface Evaluator {
  /** Runs a script; top-level `await` is waited for. */
  evaluate(code: string, name: string): Promise<Outcome>;
}

const group = "cell";

/** An evaluator for this thread.
 *
 *  @see "Runtime.evaluate" with `replMode`, Chrome DevTools protocol */
export function createEvaluator(): Evaluator {
  const session = new Session();
  session.connect();
  /** The value of a description that V8 gives of it. */
  function thrownValue(described: Protocol.RemoteObject): unknown {
    const { objectId, type, unserializableValue: text } = described;
    if (objectId === undefined) {
      if (text === undefined) return type === "undefined" ? undefined : described.value;
      return type === "bigint" ? BigInt(text.replace(/n$/, "")) : Number(text);
    }
    const keep = Symbol.for("carryover.thrown");
    const place = globalThis as { [keep]?: unknown };
    session.post("Runtime.callFunctionOn", {
      objectId,
      arguments: [{ objectId }],
      functionDeclaration: `(value) => { globalThis[Symbol.for("carryover.thrown")] = value; }`,
    });
    const value = place[keep];
    delete place[keep];
    return value;
  }

  return {
    evaluate(code, name) {
      const expression = `${code}\n//# sourceURL=${name}`;
      return new Promise((resolve) => {
        session.post(
          "Runtime.evaluate",
          {
            expression,
            replMode: true,
            awaitPromise: true,
            objectGroup: group,
          } as Protocol.EvaluateParameterType,
          (failure, result) => {
            const thrown = result?.exceptionDetails?.exception;
            // A wait that can never end is no end of the cell.
            if (failure !== null && /collected/.test(failure.message)) return;
            const outcome: Outcome =
              failure !== null
                ? endedBy(failure)
                : thrown === undefined
                  ? { kind: "done" }
                  : { kind: "threw", error: thrownValue(thrown) };
            // In the next turn: code of the cell that comes in this one may be broken off, and the rest of the turn with it.
            setImmediate(resolve, outcome);
            // What V8 describes it also keeps.
            session.post("Runtime.releaseObjectGroup", { objectGroup: group });
          },
        );
      });
    },
  };
}

/** What it means that V8 has no word of a script. */
function endedBy({ message }: Error): Outcome {
  if (/terminated/.test(message)) return { kind: "terminated" };
  return { kind: "threw", error: new Error(`${message}; save the notebook and restart the kernel`) };
}
