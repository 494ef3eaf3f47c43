/** Some tens of cases of every boundary. */
import { expect, it } from "vitest";
import { boundaries } from "./boundaries.js";
import { campaign } from "./campaign.js";

it.each(Object.keys(boundaries).filter((name) => boundaries[name]!.short > 0))(
  "hostile input to %s is answered or refused in one line, and touches nothing else",
  async (name) => {
    const { short, open } = boundaries[name]!;
    const { accepted, refused, faults } = await campaign(await open(), short, 18);
    expect(faults).toEqual([]);
    expect(accepted + refused).toBe(short);
    // A campaign in which everything is refused tries nothing.
    expect(accepted).toBeGreaterThan(0);
  },
);
