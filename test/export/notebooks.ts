/** Notebooks of the tests of pages that compute. */

export interface TestCell {
  readonly code: string;
  readonly outputs?: readonly object[];
}

/** A notebook file with a heading and these cells. */
export function notebookText(cells: readonly TestCell[], heading = "# A *lesson*"): string {
  const made = cells.map(({ code, outputs = [] }, i) => ({
    cell_type: "code",
    id: `c${i}`,
    source: code.split(/(?<=\n)/),
    outputs,
    execution_count: i + 1,
    metadata: {},
  }));
  return JSON.stringify({
    cells: [
      { cell_type: "markdown", source: [`${heading}\n`, "\n", "Words & **more**.\n"], metadata: {} },
      ...made,
    ],
    metadata: { kernelspec: { name: "carryover", language: "typescript", display_name: "Carryover" } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

export const printed = (text: string) => ({ output_type: "stream", name: "stdout", text: [text] });

export const resultOf = (data: object, metadata: object = {}) => ({
  output_type: "execute_result",
  execution_count: 1,
  data,
  metadata,
});
