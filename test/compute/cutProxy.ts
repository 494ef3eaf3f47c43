/** A way to Redis that can be cut: a TCP proxy of a test's own. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface CutProxy {
  readonly address: string;
  /** Ends every connection, and lets in no other. */
  cut(): void;
  /** Lets nothing through any more, and says nothing of it, as a cable that was pulled. */
  silence(): void;
  /** Lets in who comes; what was silent stays so and is ended. */
  mend(): void;
  stop(): Promise<void>;
}

/** Starts a proxy before a port of this machine. */
export async function startProxy(port: number): Promise<CutProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;
  let isSilent = false;
  const end = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(port, "127.0.0.1");
    const pair = [near, far] as const;
    pairs.add(pair);
    const pass = (to: Socket) => (bytes: Buffer) => {
      if (!isSilent) to.write(bytes);
    };
    near.on("data", pass(far));
    far.on("data", pass(near));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on("error", () => undefined);
      socket.on("close", () => {
        pairs.delete(pair);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      end();
    },
    silence() {
      isSilent = true;
    },
    mend() {
      if (isSilent) end();
      isCut = false;
      isSilent = false;
    },
    async stop() {
      end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
