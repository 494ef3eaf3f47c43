/** The script with which a report's page fits again, which the build makes of refitPage.ts. */
export const refitScript: string;
/** What its worker runs, made of refitWorker.ts: compressed, as base64. */
export const refitEngine: string;
