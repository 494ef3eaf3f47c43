/** The files of a JupyterLite site as cells see them: those that came with it, and those that a reader has put into its file browser. */
import type { PageFiles } from "./messages.js";

interface Model {
  readonly name: string;
  readonly type: string;
  readonly format: string | null;
  readonly content: unknown;
}

/** JupyterLab's contents manager. */
export interface Contents {
  get(path: string, options: { readonly content: boolean }): Promise<Model>;
  save(path: string, model: object): Promise<unknown>;
  delete(path: string): Promise<void>;
}

/** Files of the contents manager.
 *
 *  @param isLite  JupyterLite reads "%" in a path as the beginning of a coded letter; JupyterLab with a server codes it itself */
export function storedFiles(contents: Contents, isLite: boolean): PageFiles {
  const addressOf = (path: string) => (isLite ? clean(path).replaceAll("%", "%25") : clean(path));
  const find = (path: string, content: boolean) =>
    contents.get(addressOf(path), { content }).catch(() => null);
  const fault = (code: "ENOENT" | "EISDIR", path: string) =>
    Object.assign(new Error(`${code}: "${path}"`), { code });
  const kindOf: PageFiles["kindOf"] = async (path) => {
    if (clean(path) === "") return "folder";
    const model = await find(path, false);
    return model === null ? null : model.type === "directory" ? "folder" : "file";
  };
  return {
    kindOf,
    async readBytes(path) {
      const model = await find(path, true);
      if (model === null) throw fault("ENOENT", path);
      if (model.type === "directory") throw fault("EISDIR", path);
      const { format, content } = model;
      if (format === "base64") return Uint8Array.from(atob(String(content)), (one) => one.charCodeAt(0));
      return new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content));
    },
    async write(path, content) {
      // A browser's store would keep a file in a folder that is not there, where nobody finds it.
      if ((await kindOf(clean(path).split("/").slice(0, -1).join("/"))) !== "folder")
        throw fault("ENOENT", path);
      if ((await kindOf(path)) === "folder") throw fault("EISDIR", path);
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      const text = textOf(bytes);
      const name = clean(path).split("/").at(-1)!;
      await contents.save(addressOf(path), {
        name,
        path: clean(path),
        type: "file",
        format: text === null ? "base64" : "text",
        content: text ?? btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")),
      });
    },
    async list(folder) {
      const model = await find(folder, true);
      if (model === null || model.type !== "directory") throw fault("ENOENT", folder);
      return (model.content as readonly Model[]).map(({ name }) => name);
    },
    async makeFolder(path) {
      const parts = clean(path).split("/");
      for (let depth = 1; depth <= parts.length; depth++) {
        const folder = parts.slice(0, depth).join("/");
        if (folder === "" || (await kindOf(folder)) !== null) continue;
        await contents.save(addressOf(folder), {
          name: parts[depth - 1],
          path: folder,
          type: "directory",
          format: "json",
          content: null,
        });
      }
    },
    async remove(path) {
      const model = await find(path, true);
      if (model === null) return;
      if (model.type === "directory") {
        for (const { name } of model.content as readonly Model[]) await this.remove(`${clean(path)}/${name}`);
      }
      await contents.delete(addressOf(path));
    },
  };
}

/** The path from the root, without "." and "..". */
function clean(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Bytes as text where they are UTF-8, so that the file browser opens them; null for any others. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
