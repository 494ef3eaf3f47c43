/** Makes of the declarations that tsc has written to build/ the types of dist/, danfo's included. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import ts from "typescript";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

await bundleTypes();

/** The types of the public API from the declarations that tsc has written to build/, danfo's included: dist/types.d.ts has every type under a
 *  name, so that a cell can keep whatever a function returns, and dist/index.d.ts those of the API. */
async function bundleTypes() {
  const foreign = ["table", "xlsx", "plotly.js-dist-min"];
  const bundle = await rollup({
    input: path("build/index.d.ts"),
    external: (id) => !/^[./]|^danfojs-node/.test(id) && !foreign.includes(id),
    // danfo's index imports more than its frames do.
    onLog: (level, log, handle) => log.code !== "UNUSED_EXTERNAL_IMPORT" && handle(level, log),
    plugins: [
      {
        name: "options of danfo",
        resolveId: (id) => (foreign.includes(id) ? path("vendor/danfoOptions.d.ts") : null),
      },
      dts({ includeExternal: ["danfojs-node"] }),
    ],
  });
  const { output } = await bundle.generate({});
  const { statements } = ts.createSourceFile("types.d.ts", output[0].code, ts.ScriptTarget.Latest);
  const exported = statements.filter(ts.isExportDeclaration).flatMap(({ isTypeOnly, exportClause }) =>
    exportClause.elements.map(({ name, propertyName = name, ...element }) => ({
      local: propertyName.text,
      name: name.text,
      isType: isTypeOnly || element.isTypeOnly,
    })),
  );
  const declared = statements.flatMap(
    (statement) =>
      statement.name?.text ?? statement.declarationList?.declarations.map(({ name }) => name.text) ?? [],
  );
  const locals = new Set(exported.map(({ local }) => local));
  const taken = new Set(exported.map(({ name }) => name));
  // The API's Series is a panel's; danfo's has the same name.
  const internal = declared
    .filter((name) => !locals.has(name))
    .map((name) => (taken.has(name) ? `${name} as ${name}$` : name));
  writeFileSync(path("dist/types.d.ts"), `${output[0].code}export type { ${internal.join(", ")} };\n`);
  const names = exported.map(({ name, isType }) => `  ${isType ? "type " : ""}${name},\n`);
  writeFileSync(path("dist/index.d.ts"), `export {\n${names.join("")}} from "./types.js";\n`);
  const whatIf = ["createWhatIfEvaluator", "type Evaluator", "type PlanReturns", "type WhatIf"];
  await bundleCourseTypes();
  writeFileSync(path("dist/whatIf.d.ts"), `export { ${whatIf.join(", ")} } from "./types.js";\n`);
}

/** The types of the course, which has those of the API from there. */
async function bundleCourseTypes() {
  const ofApi = path("build/index.js");
  const bundle = await rollup({
    input: path("build/course/course.d.ts"),
    external: (id) => id === ofApi || !/^[./]/.test(id),
    plugins: [
      {
        name: "the API outside",
        resolveId: (id, importer) =>
          id === "../index.js" && importer?.startsWith(path("build/course/"))
            ? { id: "./index.js", external: true }
            : null,
      },
      dts(),
    ],
  });
  const { output } = await bundle.generate({});
  writeFileSync(path("dist/course.d.ts"), output[0].code);
}
