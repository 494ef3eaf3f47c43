/** YAML in a page: a file of its own in the package, so that a page that writes and reads no specification as YAML leaves it out. */
import { parseDocument, stringify } from "yaml";
import type { Packages } from "../platform.js";

export const yaml: Packages["yaml"] = () => ({ parseDocument, stringify });
