/** The notebook that a new study begins with: from the table to the report, a cell a step. */

/** Each cell as it stands; what is not code is text. */
const cells: readonly { readonly text?: string; readonly code?: string }[] = [
  {
    text: "# My study\n\nPut your own table beside `market.csv` in `data/` and change the path in the next cell. The course in this folder explains every step: `00-quickstart` first.",
  },
  {
    code: 'import { diagnose, fit, planBudget, profilePanel, readPanel, report, roi, saveReport, specify } from "carryover";\n\nconst panel = await readPanel("data/market.csv");\nprofilePanel(panel)',
  },
  {
    text: "Every column has a role, and a reason for it. Where one is wrong, say so in the YAML file beside the table, or as an option of `readPanel`.",
  },
  { code: "const posterior = await fit(specify(panel), { seed: 1 });\ndiagnose(posterior)" },
  { text: "Where this says *fail*, go no further: its cures come first. Then, what each channel brought:" },
  { code: "roi(posterior)" },
  { text: "Where the money should go, or what to test before it moves:" },
  { code: "planBudget(posterior)" },
  { text: "All of it as one file to hand on:" },
  { code: 'await saveReport(await report(posterior), "report.html")' },
];

/** The file. */
export function studyNotebook(): string {
  const notebook = {
    cells: cells.map(({ text, code }, i) => ({
      cell_type: code === undefined ? "markdown" : "code",
      id: `cell-${String(i + 1).padStart(2, "0")}`,
      metadata: {},
      source: code ?? text,
      ...(code === undefined ? {} : { execution_count: null, outputs: [] }),
    })),
    metadata: {
      kernelspec: { display_name: "Carryover (TypeScript)", language: "typescript", name: "carryover" },
      language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}
