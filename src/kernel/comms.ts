/** Controls of outputs that a reader moves: the page tells the kernel, which answers with what is shown. */
import { pageView } from "../notebook/mime.js";
import { isKnown, moved } from "../notebook/reactive.js";
import type { Session } from "./session.js";
import type { ClientRequest, Content } from "./wire.js";

/** Name of the channel that the page opens for an output. */
export const controlTarget = "carryover.control";

/** Takes messages of comms.
 *
 *  @param publish  sends a message to the pages
 *  @param part  runs code of cells so that a stop ends it
 *  @param say  what is to be said of a function that fails */
export function createComms(
  publish: (request: ClientRequest, type: string, content: Content) => void,
  part: Session["part"],
  say: (error: unknown) => Content,
) {
  /** Id of the output by that of its comm. */
  const open = new Map<string, string>();
  const close = (request: ClientRequest, comm: string) => {
    open.delete(comm);
    publish(request, "comm_close", { comm_id: comm, data: {} });
  };

  async function take(request: ClientRequest): Promise<void> {
    const { comm_id, target_name, data } = request.content;
    const comm = String(comm_id);
    const sent = (data ?? {}) as { readonly id?: unknown; readonly values?: unknown };
    switch (request.header.msg_type) {
      case "comm_open":
        if (target_name !== controlTarget || !isKnown(String(sent.id))) close(request, comm);
        else open.set(comm, String(sent.id));
        return;
      case "comm_close":
        open.delete(comm);
        return;
      case "comm_msg": {
        const id = open.get(comm);
        // One of before a restart.
        if (id === undefined) return close(request, comm);
        const { values } = sent;
        if (!Array.isArray(values)) return;
        try {
          const views = await part(() => moved(id, values, [...open.values()], pageView));
          if (views === null) return close(request, comm);
          for (const [other, output] of open) {
            const shown = views.get(output);
            if (shown !== undefined) publish(request, "comm_msg", { comm_id: other, data: { ...shown } });
          }
        } catch (error) {
          // The error may say what it is with code of its own, which a stop ends too.
          const view = await part(async () => say(error)).catch(say);
          publish(request, "comm_msg", { comm_id: comm, data: { values, view } });
        }
      }
    }
  }

  return {
    take,
    /** What `comm_info_request` asks for. */
    info: (): Content =>
      Object.fromEntries([...open.keys()].map((comm) => [comm, { target_name: controlTarget }])),
  };
}
