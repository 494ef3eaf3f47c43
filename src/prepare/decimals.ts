/** Decimal numbers as whole numbers of millionths, so that sums and cents are exact. */
import { withMinus } from "../words.js";

const places = 6;
const unit = 10n ** BigInt(places);

/** Millionths in a decimal as the database writes it: "12.5" is 12500000n; null is zero. */
export function millionths(text: unknown): bigint {
  if (text === null) return 0n;
  const [, sign, whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text))!;
  const digits = fraction.slice(0, places).padEnd(places, "0");
  const value = BigInt(whole) * unit + BigInt(digits);
  return sign === "-" ? -value : value;
}

/** A number of millionths as text, with at least so many decimals and no zeros behind them.
 *
 *  @example decimalText(12500000n, 2) // "12.50" */
export function decimalText(value: bigint, decimals = 0): string {
  const size = value < 0n ? -value : value;
  const digits = String(size % unit).padStart(places, "0");
  const kept = digits.slice(decimals).replace(/0+$/, "");
  const fraction = digits.slice(0, decimals) + kept;
  return `${value < 0n ? "-" : ""}${size / unit}${fraction === "" ? "" : `.${fraction}`}`;
}

/** A decimal as people read it, with commas between thousands and a true minus; what stands behind it stays.
 *
 *  @example readableDecimal("-1234567.50 USD") // "−1,234,567.50 USD" */
export function readableDecimal(text: string): string {
  return withMinus(text.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ",")));
}

/** Rounds a quotient half away from zero, as the database does. */
export function roundedQuotient(value: bigint, divisor: bigint): bigint {
  const size = value < 0n ? -value : value;
  const rounded = (2n * size + divisor) / (2n * divisor);
  return value < 0n ? -rounded : rounded;
}

/** Money times a rate, in whole cents, as millionths.
 *
 *  @param rate  in hundred-millionths; 100000000n is one */
export function inCents(value: bigint, rate: bigint): bigint {
  const cent = unit / 100n;
  return roundedQuotient(value * rate, cent * 100_000_000n) * cent;
}
