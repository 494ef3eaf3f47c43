/** What a worker of a queue refuses to do, whoever asks for it. */

/** A text that is larger, in millions of bytes, is neither sent nor taken: ten times the largest brand. */
export const mostMegabytes = 64;

/** A job that no honest sender sends: it is not tried again. */
export class RefusedJob extends Error {
  static {
    RefusedJob.prototype.name = "RefusedJob";
  }
}
