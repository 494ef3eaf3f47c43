/** What the kernel says about itself. */
import { version } from "../platform/node/version.js";
import type { Content } from "./wire.js";
import { protocolVersion } from "./wire.js";

export const kernelName = "carryover";
export const displayName = "Carryover (TypeScript)";

/** Content of "kernel_info_reply". */
export function kernelInfo(typescriptVersion: string): Content {
  return {
    status: "ok",
    protocol_version: protocolVersion,
    implementation: kernelName,
    implementation_version: version,
    banner: `${displayName} ${version}: marketing-mix modelling; the API is the global \`mmm\`, files are read from the project root`,
    language_info: {
      name: "typescript",
      version: typescriptVersion,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
    },
    help_links: [],
  };
}
