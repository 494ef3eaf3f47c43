/** Changes to a text, by place, made all at once at the end. */

/** Collects changes to a text; several at one place are made in the order of `Edit.order`. */
export function createEdits(source: string) {
  const edits: Edit[] = [];
  const add = (start: number, end: number, text: string, order: number) => {
    edits.push({ start, end, text, order });
  };
  return {
    /** Puts a text in place of another. */
    put: (start: number, end: number, text: string) => add(start, end, text, 0),
    /** Puts a text before what begins at a place, and before what was put there before. */
    open: (at: number, text: string) => add(at, at, text, -edits.length - 1),
    /** Puts a text after what ends at a place, and after what was put there before. */
    close: (at: number, text: string) => add(at, at, text, edits.length - closing),
    /** Takes a text away, but for the ends of its lines. */
    blank: (start: number, end: number) =>
      add(start, end, source.slice(start, end).replace(/[^\n]+/g, " "), -closing / 2),
    /** A part of the text with its changes; those inside of what was taken away go with it. */
    text(from = 0, to = source.length): string {
      const within = edits.filter(
        ({ start, end, order }) =>
          (start > from || (start === from && (from === 0 || order >= -closing / 2))) &&
          (end < to || (end === to && (to === source.length || start < end || order < -closing / 2))),
      );
      within.sort((a, b) => a.start - b.start || a.order - b.order || a.end - b.end);
      let made = "";
      let at = from;
      for (const { start, end, text } of within) {
        if (start < at) continue;
        made += source.slice(at, start) + text;
        at = end;
      }
      return made + source.slice(at, to);
    },
  };
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Among those that start at one place: what closes, what blanks, what opens, what replaces. */
  readonly order: number;
}

/** More than any cell has edits. */
const closing = 1e9;

export type Edits = ReturnType<typeof createEdits>;
