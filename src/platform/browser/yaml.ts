/** YAML in a page: a file of its own in the package, so that a bundler can load it with the first settings or specification that is YAML. */
import { parse, parseDocument, stringify, YAMLParseError } from "yaml";
import type { Packages } from "../platform.js";

export const yaml: Packages["yaml"] = () => ({ parse, parseDocument, stringify, YAMLParseError });
