/** How numbers are written in tables: fixed decimals, commas between thousands, a dash for what is undefined. */

/** The number with `decimals` decimals and commas between thousands; "–" for null and NaN.
 *
 *  @example formatNumber(1234567.891, 2) // "1,234,567.89" */
export function formatNumber(value: number | null, decimals: number): string {
  if (value === null || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split(".") as [string, string?];
  const grouped = whole.includes("e") ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const digits = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  // A value that rounds to zero has no sign.
  return value < 0 && /[1-9]/.test(digits) ? `-${digits}` : digits;
}
