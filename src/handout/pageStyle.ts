/** How the page of a report looks: on a wide screen, on a phone, in the dark and on paper. */

export const pageStyle = `
:root { color-scheme: light dark; --ink: #1d2939; --muted: #5b6472; --line: #d0d5dd; --paper: #fff; --card: #f6f7f9; --link: #0b5cad; --pass: #1a7f4b; --review: #a15c00; --fail: #b42318; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --muted: #a3acba; --line: #3a4250; --paper: #14181f; --card: #1d232c; --link: #7ab7ff; --pass: #5fd394; --review: #f5b14c; --fail: #ff8a7d; } }
* { box-sizing: border-box; }
body { --carryover-page: var(--paper); margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 68rem; font: 16px/1.5 system-ui, "DejaVu Sans", Verdana, sans-serif; color: var(--ink); background: var(--paper); overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; }
p { margin: .4rem 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, pre:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .25rem .5rem; }
.lead { font-size: 1.1rem; padding: .75rem 1rem; border-left: 6px solid; background: var(--card); border-radius: 4px; }
.lead strong { text-transform: uppercase; letter-spacing: .04em; margin-right: .5rem; }
.lead.pass { border-color: var(--pass); } .lead.pass strong { color: var(--pass); }
.lead.review { border-color: var(--review); } .lead.review strong { color: var(--review); }
.lead.fail { border-color: var(--fail); } .lead.fail strong { color: var(--fail); }
.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1rem; margin: 1rem 0; }
.answer { background: var(--card); border-radius: 8px; padding: .75rem 1rem; }
.answer h2 { margin: 0 0 .25rem; font-size: 1.05rem; }
.answer p { font-size: .95rem; }
nav ul { list-style: none; margin: 1.5rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.table { margin: 1rem 0 1.5rem; font-size: .875rem; overflow-wrap: break-word; }
.download { font-size: .8rem; }
figure { margin: 1rem 0; }
figure img { display: block; width: 100%; max-width: 760px; height: auto; }
details { margin: 1rem 0; border: 1px solid var(--line); border-radius: 6px; padding: .5rem .75rem; }
summary { cursor: pointer; }
pre { overflow: auto; font-size: .8rem; line-height: 1.4; white-space: pre-wrap; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  :root { --ink: #000; --muted: #444; --line: #bbb; --paper: #fff; --card: #f4f4f4; --link: #000; --pass: #1a7f4b; --review: #8a4b00; --fail: #b42318; color-scheme: light; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  nav, .skip, .download, details { display: none; }
  h2, .carryover-title { break-after: avoid; } h2 { margin-top: 1.25rem; }
  .answers { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .answer, figure, tr { break-inside: avoid; }
  .table { --carryover-print-room: 520pt; } .table, .table .carryover-table { font-size: 7.5pt; margin: .5rem 0 .75rem; }
  .table.long { display: none; }
  .answer p { font-size: 8.5pt; margin: .2rem 0; }
  .lead { font-size: 11pt; }
  figure img { max-height: 222mm; max-width: 150mm; width: auto; }
}
`;
