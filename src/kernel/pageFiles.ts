/** What Jupyter shows our charts with: an extension of JupyterLab, and a template for notebooks that are exported as HTML. */
import { copyFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { platform } from "#platform";
import { controlType, figureType, plotlyType } from "../notebook/chartTypes.js";
import { plotlyFile } from "../picture/plotly.js";
import { makeFolder } from "../platform/node/makeFolder.js";
import { packageRoot } from "../platform/node/packageRoot.js";
import { kernelName } from "./kernelInfo.js";

const name = kernelName;

/** Name of the template: `jupyter nbconvert --to html --template carryover my.ipynb`. */
export const templateName = name;

const extension = {
  name,
  version: platform.version,
  description: "Interactive charts and controls of Carryover",
  jupyterlab: {
    _build: { load: "static/remoteEntry.js", extension: "./extension", mimeExtension: "./mimeExtension" },
  },
};

/** A page that asks nobody for anything: nbconvert's own loads three scripts from the web, for module loaders, formulas and diagrams. Formulas still
 *  load MathJax, in a notebook that has them. Its grey prompts and green numbers are dark enough to be read, and on paper, where nothing can be scrolled, lines of
 *  code go on in the next. */
const template = `{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}{%- endblock -%}
{%- block html_head_css -%}
{{ super() }}
<style>.jp-InputArea-prompt,.jp-OutputArea-prompt{opacity:1!important;color:var(--jp-ui-font-color2)!important}
[data-jp-theme-light="true"] .highlight :is(.m,.mi,.mf){color:#0a6b0a}
@media print{.jp-InputArea-editor pre,.jp-OutputArea-output pre{white-space:pre-wrap!important;overflow-wrap:anywhere}.jp-InputArea-editor,.jp-OutputArea-output{overflow:visible!important}}</style>
{%- endblock -%}
{%- block html_head_js_mathjax -%}
{%- set formulas = namespace(found=false) -%}
{%- for cell in nb.cells if cell.cell_type == 'markdown' and ('$$' in cell.source or '\\\\(' in cell.source or '\\\\begin{' in cell.source) -%}
{%- set formulas.found = true -%}
{%- endfor -%}
{%- if formulas.found -%}{{ super() }}{%- endif -%}
{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block data_png -%}
<div class="jp-RenderedImage jp-OutputArea-output carryover-figure">
<img alt="{{ (output | get_metadata('alt', 'image/png')) or output.data.get('text/plain', '') | escape_html }}" src="data:image/png;base64,{{ output.data['image/png'] }}"
{%- set width = output | get_metadata('width', 'image/png') -%}
{%- if width is not none %} width="{{ width | escape_html }}"{% endif %} style="max-width:100%;height:auto">
{%- if '${figureType}' in output.data %}
<script type="application/json">{{ {'chart': output.data['${plotlyType}'], 'figure': output.data['${figureType}'], 'controls': output.data.get('${controlType}')} | tojson }}</script>
{%- endif %}
</div>
{%- endblock -%}
{%- block data_html scoped -%}
{%- if '${controlType}' in output.data %}
<div class="carryover-figure">{{ super() }}<script type="application/json">{{ {'controls': output.data['${controlType}']} | tojson }}</script></div>
{%- else -%}{{ super() }}{%- endif -%}
{%- endblock -%}
{%- block body_footer -%}
{%- set charts = namespace(found=false) -%}
{%- for cell in nb.cells if cell.cell_type == 'code' -%}
{%- for output in cell.outputs if '${figureType}' in output.get('data', {}) or '${controlType}' in output.get('data', {}) -%}{%- set charts.found = true -%}{%- endfor -%}
{%- endfor -%}
{%- if charts.found %}
{{ resources.include_js('static/plotly.min.js') }}
{{ resources.include_js('static/charts.js') }}
{%- endif %}
{{ super() }}
{%- endblock -%}
`;

const templateConfig = { base_template: "lab", mimetypes: { "text/html": true } };

/** Our folders among Jupyter's data. */
const foldersOf = (kernelFolder: string) => {
  const data = dirname(dirname(kernelFolder));
  return {
    lab: join(data, "labextensions", name),
    template: join(data, "nbconvert", "templates", name),
  };
};

/** Writes both beside the kernelspec.
 *
 *  @param kernelFolder  DATA/kernels/carryover */
export async function installPages(kernelFolder: string): Promise<void> {
  const { lab, template: templateFolder } = foldersOf(kernelFolder);
  const built = (file: string) => join(packageRoot, "dist", "pages", file);
  for (const folder of [lab, templateFolder]) {
    await makeFolder(join(folder, "static"));
    await copyFile(plotlyFile(), join(folder, "static", "plotly.min.js"));
  }
  await copyFile(built("labExtension.js"), join(lab, "static", "remoteEntry.js"));
  await writeFile(join(lab, "package.json"), `${JSON.stringify(extension, null, 2)}\n`);
  await copyFile(built("exportedPage.js"), join(templateFolder, "static", "charts.js"));
  await writeFile(join(templateFolder, "conf.json"), `${JSON.stringify(templateConfig, null, 2)}\n`);
  await writeFile(join(templateFolder, "index.html.j2"), template);
}

/** Removes both; harmless where they are not. */
export async function uninstallPages(kernelFolder: string): Promise<void> {
  for (const folder of Object.values(foldersOf(kernelFolder)))
    await rm(folder, { recursive: true, force: true });
}
