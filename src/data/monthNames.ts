/** Months by their names in English, German, French and Spanish, whole or cut short: "Mär", "févr.", "Sept". */

const monthNames: readonly (readonly string[])[] = [
  ["january", "januar", "janvier", "enero"],
  ["february", "februar", "fevrier", "febrero"],
  ["march", "marz", "maerz", "mars", "marzo", "mrz"],
  ["april", "avril", "abril"],
  ["may", "mai", "mayo"],
  ["june", "juni", "juin", "junio"],
  ["july", "juli", "juillet", "julio"],
  ["august", "aout", "agosto"],
  ["september", "septembre", "septiembre", "setiembre"],
  ["october", "oktober", "octobre", "octubre"],
  ["november", "novembre", "noviembre"],
  ["december", "dezember", "decembre", "diciembre"],
];

/** The month of a name of three letters or more, 1 to 12; null where it is none, or could be two ("jui").
 *
 *  @example monthOf("févr") // 2 */
export function monthOf(word: string): number | null {
  const plain = word.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  if (plain.length < 3) return null;
  const fitting = monthNames.flatMap((names, month) =>
    names.some((name) => name.startsWith(plain)) ? [month + 1] : [],
  );
  return fitting.length === 1 ? fitting[0]! : null;
}
