/** The five sockets of a kernel, bound as Jupyter's connection file says: two on the main thread, three on the guard's. */
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

/** The sockets of the main thread. */
export interface Sockets {
  /** Key that signs messages. */
  readonly key: string;
  readonly shell: Router;
  readonly iopub: Publisher;
  close(): void;
}

/** Those of the guard's thread (see `guard.ts`). */
export interface GuardSockets {
  readonly key: string;
  readonly control: Router;
  readonly stdin: Router;
}

/** Binds the sockets over which cells come and outputs go. */
export async function bindSockets(connectionFile: string): Promise<Sockets> {
  const { zmq, connection, address } = open(connectionFile);
  // Outputs of a busy cell leave faster than a client reads; none may be dropped.
  const iopub = new zmq.Publisher({ sendHighWaterMark: 0, linger: 2000 });
  const shell = new zmq.Router({ linger: 2000 });
  await Promise.all([iopub.bind(address(connection.iopub_port)), shell.bind(address(connection.shell_port))]);
  return {
    key: connection.key,
    shell,
    iopub,
    close() {
      for (const socket of [iopub, shell]) socket.close();
    },
  };
}

/** Binds the control channel, and answers heartbeats. */
export async function bindGuardSockets(connectionFile: string): Promise<GuardSockets> {
  const { zmq, connection, address } = open(connectionFile);
  const control = new zmq.Router({ linger: 2000 });
  const stdin = new zmq.Router({ linger: 0 });
  const heartbeat = new zmq.Reply({ linger: 0 });
  await Promise.all([
    control.bind(address(connection.control_port)),
    stdin.bind(address(connection.stdin_port)),
    heartbeat.bind(address(connection.hb_port)),
  ]);
  void echo(heartbeat);
  return { key: connection.key, control, stdin };
}

/** zeromq, which is the copy that tslab brings, and where Jupyter waits. */
function open(connectionFile: string) {
  const tslab = createRequire(import.meta.url).resolve("tslab/package.json");
  const zmq = createRequire(tslab)("zeromq") as typeof import("zeromq");
  const connection = JSON.parse(readFileSync(connectionFile, "utf8")) as Connection;
  const { transport, ip } = connection;
  // As Jupyter writes them: host and port over TCP, a file with the number after a hyphen over IPC.
  const separator = transport === "ipc" ? "-" : ":";
  return { zmq, connection, address: (port: number) => `${transport}://${ip}${separator}${port}` };
}

async function echo(heartbeat: Reply): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}
