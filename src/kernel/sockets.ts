/** The five sockets of a kernel, bound as Jupyter's connection file says. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Publisher, Reply, Router } from "zeromq";

/** Jupyter's connection file. */
interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly key: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
}

export interface Sockets {
  /** Key that signs messages. */
  readonly key: string;
  readonly shell: Router;
  readonly control: Router;
  readonly iopub: Publisher;
  close(): void;
}

/** Binds the sockets and answers heartbeats. zeromq is the copy that tslab brings. */
export async function bindSockets(connectionFile: string): Promise<Sockets> {
  const tslab = createRequire(import.meta.url).resolve("tslab/package.json");
  const zmq = createRequire(tslab)("zeromq") as typeof import("zeromq");
  const connection = JSON.parse(readFileSync(connectionFile, "utf8")) as Connection;
  // Outputs of a busy cell leave faster than a client reads; none may be dropped.
  const iopub = new zmq.Publisher({ sendHighWaterMark: 0, linger: 2000 });
  const shell = new zmq.Router({ linger: 2000 });
  const control = new zmq.Router({ linger: 2000 });
  const stdin = new zmq.Router({ linger: 0 });
  const heartbeat = new zmq.Reply({ linger: 0 });
  const address = (port: number) => `${connection.transport}://${connection.ip}:${port}`;
  await Promise.all([
    iopub.bind(address(connection.iopub_port)),
    shell.bind(address(connection.shell_port)),
    control.bind(address(connection.control_port)),
    stdin.bind(address(connection.stdin_port)),
    heartbeat.bind(address(connection.hb_port)),
  ]);
  void echo(heartbeat);
  return {
    key: connection.key,
    shell,
    control,
    iopub,
    close() {
      for (const socket of [iopub, shell, control, stdin, heartbeat]) socket.close();
    },
  };
}

async function echo(heartbeat: Reply): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}
