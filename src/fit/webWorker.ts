/** What a Web Worker runs: the chains of a fit. The build puts it into the browser's bundle as text. */
import { serveJobs } from "../platform/browser/serveJobs.js";
import { chainJob } from "./chainJob.js";

serveJobs({ chainJob });
