/** The code of a cell that a reader changes: a plain field, over the same text in colours. */
import { codeHtml } from "../highlight.js";

export interface Editor {
  readonly code: () => string;
  readonly set: (code: string) => void;
  readonly focus: () => void;
}

/** Brings the field of a cell to life. Tab leaves it, as it leaves any field.
 *
 *  @param run  Shift-Enter (`goesOn`: to the next cell) or Ctrl-Enter was pressed
 *  @param changed  something was typed */
export function createEditor(box: HTMLElement, run: (goesOn: boolean) => void, changed: () => void): Editor {
  const field = box.querySelector("textarea")!;
  const colours = box.querySelector("pre")!;
  field.readOnly = false;
  const colour = () => {
    // The last line has its height though nothing stands in it.
    colours.innerHTML = `${codeHtml(field.value)}\n`;
  };
  field.addEventListener("input", () => {
    colour();
    changed();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      event.preventDefault();
      run(event.shiftKey);
      return;
    }
    const line = field.value.slice(0, field.selectionStart).split("\n").at(-1)!;
    const indent = /^\s*/.exec(line)![0];
    if (indent === "") return;
    event.preventDefault();
    // The one way that keeps what can be undone.
    document.execCommand("insertText", false, `\n${indent}`);
  });
  return {
    code: () => field.value,
    set(code) {
      field.value = code;
      colour();
    },
    focus: () => field.focus(),
  };
}
