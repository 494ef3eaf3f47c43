/** `ITERATION_ANALYSIS.md`: what a run did and what came of it, written from its logs for somebody who was not there. */
import { trueMinus } from "../../inert.js";
import type { DocumentSource } from "./documentSource.js";
import { answer } from "./sections/answer.js";
import { dataProfile } from "./sections/dataProfile.js";
import { history } from "./sections/history.js";
import { learnings } from "./sections/learnings.js";
import { overview } from "./sections/overview.js";
import { results } from "./sections/results.js";
import { thesis } from "./sections/thesis.js";
import { thinking } from "./sections/thinking.js";

/** The document, in Markdown.
 *
 *  Every number in it stands in a JSON file of the run too: the profile in data_profile.json, the attempts in iteration_log.json, the best
 *  one in skill_report.json. */
export function writeDocument(source: DocumentSource): string {
  const parts = [
    `# Iteration analysis: ${source.log.data.path.split(/[/\\]/).at(-1)}`,
    answer(source),
    thesis(source),
    ...(source.pictures.length > 0 ? [] : [withoutPictures]),
    overview(source),
    dataProfile(source),
    history(source),
    thinking(source),
    results(source),
    learnings(source),
  ];
  return `${trueMinus(parts.join("\n\n"))}\n`;
}

const withoutPictures =
  "This run was made in a browser, where its pictures are left out: they would differ from one to the next, and the files of a run are the same wherever it is made.";
