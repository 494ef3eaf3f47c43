/** Months by their names in English, German, French, Spanish, Italian, Portuguese and Dutch, whole or cut short: "Mär", "févr.", "Sept". */

const monthNames: readonly (readonly string[])[] = [
  ["january", "januar", "janvier", "enero", "gennaio", "janeiro", "januari"],
  ["february", "februar", "fevrier", "febrero", "febbraio", "fevereiro", "februari"],
  ["march", "marz", "maerz", "mars", "marzo", "mrz", "marco", "maart"],
  ["april", "avril", "abril", "aprile"],
  ["may", "mai", "mayo", "maggio", "maio", "mei"],
  ["june", "juni", "juin", "junio", "giugno", "junho"],
  ["july", "juli", "juillet", "julio", "luglio", "julho"],
  ["august", "aout", "agosto", "augustus"],
  ["september", "septembre", "septiembre", "setiembre", "settembre", "setembro"],
  ["october", "oktober", "octobre", "octubre", "ottobre", "outubro"],
  ["november", "novembre", "noviembre", "novembro"],
  ["december", "dezember", "decembre", "diciembre", "dicembre", "dezembro"],
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
