/** Stands in for the types that danfojs-node takes from packages which ours does not install: options of printing, plotting and spreadsheets. */
type Options = Readonly<Record<string, unknown>>;
export type BaseUserConfig = Options;
export type TableUserConfig = Options;
export type Config = Options;
export type Layout = Options;
export type WritingOptions = Options;
export type ParsingOptions = Options;
