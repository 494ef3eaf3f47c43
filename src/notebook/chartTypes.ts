/** The media types of a chart in an output. */

/** Data and layout for any page that draws Plotly's charts, such as VS Code. */
export const plotlyType = "application/vnd.plotly.v1+json";

/** What our own pages draw by instead of that layout. A type of its own, so that nobody else's charts come to them. */
export const figureType = "application/vnd.carryover.figure+json";

/** The controls above a chart or a text, and what they change. */
export const controlType = "application/vnd.carryover.controls+json";
