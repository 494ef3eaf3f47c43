/** The chance with which luck alone may make a verdict of a refutation. */

/** "Not refuted" each channel has to earn by itself, and a table only by all of its channels, so that each is asked with the whole of the chance: a table in
 *  which any channel does nothing passes as often at most, and of channels that do nothing one in twenty stands (intersection–union). A "review" because next
 *  week's media seem to sell this week any one channel brings about, so that all that are asked share the chance: of tables in which none leads as many are held up
 *  for it at most (union–intersection, by Bonferroni).
 *
 *  @see Berger 1982, "Multiparameter hypothesis testing and acceptance sampling" */
export const chanceOfLuck = 0.05;

/** Copies of a channel below which not even the best of all could be told from luck. */
export const leastCopies = Math.round(1 / chanceOfLuck) - 1;
