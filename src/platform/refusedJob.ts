/** What a worker of a queue refuses to do, whoever asks for it. */

/** A text that is larger, in millions of bytes, is neither sent nor taken; a brand's answer has about 10. */
export const mostMegabytes = 64;

/** A job that no honest sender sends: it is not tried again. */
export class RefusedJob extends Error {
  static {
    RefusedJob.prototype.name = "RefusedJob";
  }
}
