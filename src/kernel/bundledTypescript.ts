/** TypeScript in a page, which has no `require`: a part of the bundle of its checker. */
import typescript from "typescript";

export const ts = typescript;
