/** Faults of a disk or a path that a user can mend: what the system calls them, and what to do. */

const cures = {
  ENOSPC: "the disk is full; make room",
  EDQUOT: "the quota of this disk is used up; make room",
  EFBIG: "the file is larger than this process may write; raise the limit",
  EACCES: "permission is denied; name a folder that you may write to",
  EPERM: "permission is denied; name a folder that you may write to",
  EROFS: "the disk is read-only; name a folder that you may write to",
  ENOENT: "there is no such folder; make it, or name another",
  ENOTDIR: "a part of the path is a file; name another folder",
  EEXIST: "there is a file of that name; name another folder",
  EISDIR: "there is a folder of that name; name a file",
  ENAMETOOLONG: "the name is too long; give a shorter one",
  ELOOP: "the links of this path lead in a circle; name another path",
  EIO: "the disk reports a fault; use another one",
} as const;

type FaultCode = keyof typeof cures;

export interface DiskFault {
  readonly code: FaultCode;
  readonly cure: string;
  /** After making room the same work can go on. */
  readonly isPassing: boolean;
}

/** What the system calls an error: ENOENT, EACCES…; undefined where it is not the system's. */
export function errorCode(error: unknown): string | undefined {
  return (error as { readonly code?: string } | null)?.code;
}

/** The fault behind an error of the system; null where it is something else, a bug perhaps. */
export function diskFault(error: unknown): DiskFault | null {
  if (!(error instanceof Error)) return null;
  const code = errorCode(error);
  if (code === undefined || !Object.hasOwn(cures, code)) return null;
  const known = code as FaultCode;
  return {
    code: known,
    cure: cures[known],
    isPassing: known === "ENOSPC" || known === "EDQUOT" || known === "EFBIG",
  };
}

const tooLargeCode = "ERR_FS_FILE_TOO_LARGE";

/** The error of a file, or of what comes from elsewhere, that has more bytes than are read of it. */
export function tooLarge(size: number, most: number): Error {
  const message = `has ${inMegabytes(size)}, of at most ${inMegabytes(most)} that are read`;
  return Object.assign(new Error(message), { code: tooLargeCode });
}

/** What is wrong with a file that is too large; null for any other error. */
export function sizeFault(error: unknown): string | null {
  return errorCode(error) === tooLargeCode ? (error as Error).message : null;
}

function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
