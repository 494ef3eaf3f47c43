/** The types of the Plotly that draws our charts, which ships without them. */
declare module "plotly.js-cartesian-dist-min" {
  import * as plotly from "plotly.js";
  export default plotly;
}
