/** The script of a report's page, which the build makes of trialPage.ts. */
export const trialScript: string;
