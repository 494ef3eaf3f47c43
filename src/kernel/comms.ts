/** Controls of outputs that a reader moves: the page tells the kernel, which answers with what is shown. */
import type { PageView } from "../notebook/chartData.js";
import type { Move, Moved } from "../notebook/reactive.js";

/** Name of the channel that the page opens for an output. */
export const controlTarget = "carryover.control";

/** A message of Jupyter's about a comm. */
export interface CommRequest {
  readonly header: { readonly msg_type: string };
  readonly content: Readonly<Record<string, unknown>>;
}

/** Takes messages of comms.
 *
 *  @param publish  sends a message to the pages
 *  @param moveOutput  never throws: what fails or is stopped is shown in its place */
export function createComms<Request extends CommRequest>(
  publish: (request: Request, type: "comm_msg" | "comm_close", content: Record<string, unknown>) => void,
  moveOutput: (move: Move) => Promise<Moved<PageView>>,
) {
  /** Id of the output by that of its comm. */
  const open = new Map<string, string>();
  const close = (request: Request, comm: string) => {
    open.delete(comm);
    publish(request, "comm_close", { comm_id: comm, data: {} });
  };

  const answer = (request: Request, views: NonNullable<Moved<PageView>>) => {
    for (const [comm, output] of open) {
      const shown = views.get(output);
      if (shown !== undefined) publish(request, "comm_msg", { comm_id: comm, data: { ...shown } });
    }
  };

  async function take(request: Request): Promise<void> {
    const { comm_id, target_name, data } = request.content;
    const comm = String(comm_id);
    const sent = (data ?? {}) as { readonly id?: unknown; readonly values?: unknown };
    switch (request.header.msg_type) {
      case "comm_open": {
        const [output, values] = [String(sent.id), Array.isArray(sent.values) ? sent.values : []];
        const isOurs = target_name === controlTarget;
        const views = isOurs ? await moveOutput({ output, values, shown: [], isQuestion: true }) : null;
        if (views === null) return close(request, comm);
        open.set(comm, output);
        return answer(request, views);
      }
      case "comm_close":
        open.delete(comm);
        return;
      case "comm_msg": {
        const output = open.get(comm);
        // One of before a restart.
        if (output === undefined) return close(request, comm);
        const { values } = sent;
        if (!Array.isArray(values)) return;
        const views = await moveOutput({ output, values, shown: [...open.values()] });
        return views === null ? close(request, comm) : answer(request, views);
      }
    }
  }

  return {
    take,
    /** What `comm_info_request` asks for. */
    info: (): Record<string, { readonly target_name: string }> =>
      Object.fromEntries([...open.keys()].map((comm) => [comm, { target_name: controlTarget }])),
  };
}
