/** What axe-core, the checker of accessible pages, calls serious or critical on a page. */
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** A fault with the first place where it stands. */
export interface AccessibilityFault {
  readonly id: string;
  readonly impact: string;
  readonly at: string;
}

/** The serious and the critical; the page must let a script in (`bypassCSP`).
 *
 *  @param parts  selector of what is looked at; the whole page where there is none */
export async function seriousFaults(page: Page, parts?: string): Promise<readonly AccessibilityFault[]> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("axe-core/axe.min.js") });
  const faults = await page.evaluate(async (within) => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(
          of: unknown,
        ): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run(within ?? document);
    return violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes[0]!.html }));
  }, parts);
  return faults.filter(({ impact }) => ["serious", "critical"].includes(impact));
}
