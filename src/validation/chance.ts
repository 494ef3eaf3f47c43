/** The chance with which luck alone may make a verdict of a refutation. */

/** "Not refuted" each channel has to earn by itself, and a table only by all of its channels, so that each is asked with the whole of the chance: a table in
 *  which any channel does nothing passes as often at most, and of channels that do nothing one in twenty stands (intersection–union). A "review" is raised by
 *  any one channel, so that all of those that are asked share it (union–intersection, by Bonferroni): a table with nothing against it is held up as often at most.
 *
 *  @see Berger 1982, "Multiparameter hypothesis testing and acceptance sampling" */
export const chanceOfLuck = 0.05;

/** Copies of a channel below which not even the best of all could be told from luck. */
export const leastCopies = Math.round(1 / chanceOfLuck) - 1;
