/** One question about the split of a fit, asked without fitting again: what every check of attribution is. */

import type { Fit } from "../../fit/fit.js";
import type { Finding } from "../finding.js";
import type { MediaEvidence } from "../mediaFindings.js";
import type { LiftTestAgreement } from "./liftTestAgreement.js";
import type { Weeks } from "./weeks.js";

/** What a check looks at. */
export interface AttributionSubject {
  readonly fit: Fit;
  readonly weeks: Weeks;
  readonly evidence: MediaEvidence;
  readonly agreement: readonly LiftTestAgreement[];
}

export interface AttributionCheck {
  /** As documents have it. */
  readonly name: string;
  /** What is asked, for a reader. */
  readonly question: string;
  look(subject: AttributionSubject): readonly Finding[];
}
