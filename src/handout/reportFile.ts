/** A report as a file, in the format that is asked for. */

import { platform } from "#platform";
import { wrote } from "../compute/host.js";
import { ArgumentError, DataError } from "../errors.js";
import { requireChoice, requireKnownOptions } from "../options.js";
import { option, phrase } from "../phrase.js";
import { diskFault } from "../platform/diskFaults.js";
import { requireKind, requireText } from "../records.js";
import { listed } from "../words.js";
import type { Report } from "./report.js";
import { reportDocument, reportMarkdown } from "./reportText.js";

/** What a report is written as, by the ending of its file; what writes one is loaded when it is asked for. */
const formats = {
  html: async (report: Report) => (await import("./page.js")).reportPage(report),
  xlsx: async (report: Report) => (await import("./workbook.js")).reportWorkbook(report),
  pptx: async (report: Report) => (await import("./slides.js")).reportSlides(report),
  md: async (report: Report) => reportMarkdown(report),
  json: async (report: Report) => `${JSON.stringify(reportDocument(report), null, 2)}\n`,
} as const;

/** "html" is one page that asks for nothing; "xlsx" a workbook and "pptx" slides, by packages that are installed beside this one; "md" and "json" are for
 *  other programs. */
export type ReportFormat = keyof typeof formats;

/** The content of the file.
 *
 *  @param format  "html", "xlsx", "pptx", "md" or "json"
 *  @throws DataError where "xlsx" or "pptx" lacks its package: write-excel-file, pptxgenjs
 *  @example await reportFile(await report(posterior, { experiments: false }), "md") */
export async function reportFile(
  report: Report,
  format: ReportFormat = "html",
): Promise<string | Uint8Array> {
  requireKind("reportFile", report, ["report"], "report");
  requireChoice("reportFile", "format", formats, format);
  return formats[format](report);
}

/** Writes a report to a file, whole or not at all.
 *
 *  @param path  its ending is the format, unless one is named; the folder must exist
 *  @throws DataError where the file cannot be written, or a format lacks its package
 *  @example await saveReport(await report(posterior, { experiments: false }), "out/report.html") */
export async function saveReport(
  report: Report,
  path: string,
  options: { readonly format?: ReportFormat | undefined } = {},
): Promise<void> {
  requireText("saveReport", "path", path);
  requireKnownOptions("saveReport", options, ["format"]);
  const format = options.format ?? formatOf(path);
  const content = await reportFile(report, format);
  try {
    await platform.files.write(path, content);
  } catch (error) {
    const fault = diskFault(error);
    if (fault === null) throw error;
    throw new DataError(
      { file: path, rule: `the file cannot be written (${fault.code}): ${fault.cure}` },
      { cause: error },
    );
  }
  wrote(path);
}

/** @throws ArgumentError where the ending of a path is that of no format */
function formatOf(path: string): ReportFormat {
  const ending = path.split(".").at(-1)!.toLowerCase();
  const reportFormats = Object.keys(formats) as readonly ReportFormat[];
  const known = reportFormats.find((format) => format === ending);
  if (known !== undefined) return known;
  throw new ArgumentError({
    caller: "saveReport",
    option: "path",
    rule: `must end in ${listed(reportFormats.map((format) => `.${format}`))}`,
    got: path,
    cure: phrase`or name the ${option("format")}`,
  });
}
