/** Matrices in a page: a file of its own in the package, so that a page without a baseline or a profile leaves it out. */
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import type { Packages } from "../platform.js";

export const matrices: Packages["matrices"] = () => ({ Matrix, SingularValueDecomposition });
