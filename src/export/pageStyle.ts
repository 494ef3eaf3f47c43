/** How a notebook that is one file looks: on a wide screen, on a phone, in the dark and on paper. */

export const notebookPageStyle = `
:root { color-scheme: light dark; --ink: #1d2939; --muted: #5b6472; --line: #d0d5dd; --paper: #fff; --card: #f6f7f9; --link: #0b5cad; --fail: #b42318; --word: #7a2f9e; --text: #1a6b3c; --number: #9a4a00; --comment: #5b6472; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --muted: #a3acba; --line: #3a4250; --paper: #14181f; --card: #1d232c; --link: #7ab7ff; --fail: #ff8a7d; --word: #d2a8ff; --text: #8fd6a6; --number: #f0b072; --comment: #a3acba; } }
* { box-sizing: border-box; }
body { --carryover-page: var(--paper); margin: 0 auto; padding: 0 1rem 4rem; max-width: 62rem; font: 16px/1.55 system-ui, "DejaVu Sans", Verdana, sans-serif; color: var(--ink); background: var(--paper); overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.25; }
h2 { font-size: 1.3rem; margin-top: 2.25rem; }
h3 { font-size: 1.1rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.words table { border-collapse: collapse; display: block; overflow-x: auto; }
.words th, .words td { border-bottom: 1px solid var(--line); padding: .3rem .75rem; text-align: left; }
.words code { font-size: .9em; background: var(--card); padding: .1em .3em; border-radius: 3px; }
.words pre { background: var(--card); padding: .6rem .75rem; border-radius: 6px; overflow-x: auto; }
.words pre code { padding: 0; background: none; }
.words blockquote { margin: 1rem 0; padding: .1rem 1rem; border-left: 4px solid var(--line); color: var(--muted); }
.words img { max-width: 100%; height: auto; }
.tools { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .4rem .5rem; align-items: center; padding: .5rem 0; background: var(--paper); border-bottom: 1px solid var(--line); }
[hidden] { display: none !important; }
.words [id]:target { background: var(--card); outline: 3px solid var(--link); outline-offset: 6px; border-radius: 4px; scroll-margin-top: 6rem; }
.tools p { margin: 0 0 0 .5rem; flex: 1 1 12rem; font-size: .85rem; color: var(--muted); min-height: 1.4em; }
button { font: inherit; font-size: .9rem; padding: .3rem .8rem; min-height: 2rem; border: 1px solid var(--muted); border-radius: 6px; background: var(--card); color: var(--ink); cursor: pointer; }
button:disabled { opacity: .5; cursor: default; }
.cell { margin: 1.25rem 0; scroll-margin-top: 5rem; }
.code { display: grid; background: var(--card); border: 1px solid var(--line); border-radius: 8px; border-left-width: 4px; }
.code > * { grid-area: 1 / 1; margin: 0; padding: .6rem .75rem; border: 0; font: 400 .85rem/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2; letter-spacing: normal; min-width: 0; }
.code textarea { width: 100%; height: 100%; resize: none; overflow: hidden; background: none; color: transparent; caret-color: var(--ink); border-radius: 6px; }
.code textarea::selection { background: color-mix(in srgb, var(--link) 30%, transparent); }
.code .word { color: var(--word); } .code .text { color: var(--text); } .code .number { color: var(--number); } .code .comment { color: var(--comment); font-style: italic; }
@media (forced-colors: active) { .code textarea { color: CanvasText; } .code pre { visibility: hidden; } }
.cell.waiting .code { border-left-color: var(--muted); } .cell.running .code { border-left-color: var(--link); } .cell.failed .code { border-left-color: var(--fail); }
.bar { display: flex; gap: .75rem; align-items: center; margin: .35rem 0; min-height: 2rem; font-size: .85rem; color: var(--muted); }
.outputs { min-width: 0; } .outputs .html { font-size: .875rem; }
.cell.waiting .outputs, .cell.running .outputs.old { opacity: .45; }
.outputs > * { margin: .5rem 0; max-width: 100%; overflow-x: auto; }
.outputs pre { margin: .5rem 0; font: .82rem/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.outputs img { display: block; max-width: 100%; height: auto; }
.outputs .stderr, .outputs .error { border-left: 4px solid var(--fail); padding: .4rem .75rem; background: var(--card); border-radius: 4px; }
.outputs .error { color: var(--fail); }
.carryover-still { display: none; }
.files { margin-top: 3rem; border: 1px solid var(--line); border-radius: 8px; padding: .5rem .75rem; font-size: .9rem; }
.files summary { cursor: pointer; }
.files li { margin: .2rem 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 560px) { body { padding: 0 .75rem 3rem; } .code > * { padding: .5rem; font-size: .8rem; } button { min-height: 2.5rem; } }
@media print { .tools, .bar, .files { display: none; } :root { --ink: #000; --muted: #444; --line: #bbb; --paper: #fff; --card: #f6f6f6; color-scheme: light; } body { padding: 0; max-width: none; font-size: 10pt; } .outputs img, .outputs > * { break-inside: avoid; } }
`;
