/** The words of a channel's name in English: German, French and Spanish names of media, so that "Fernsehen" is known as "tv" is. */

/** English words with those that stand for them, in lower case and without accents. A word that also means something else in one of the
 *  languages is left out ("tele", "post", "journal"): a type that is not known is "other", a wrong one is believed. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  tv: ["fernsehen", "fernsehwerbung", "fernsehspots"],
  cinema: ["kino", "kinowerbung", "cine"],
  radio: ["radiowerbung", "horfunk", "hoerfunk", "rundfunk"],
  search: [
    ...["suche", "suchmaschine", "suchmaschinen", "suchmaschinenwerbung"],
    ...["recherche", "busqueda", "busquedas", "buscador", "buscadores"],
  ],
  ooh: [
    ...["plakat", "plakate", "plakatwerbung", "aussenwerbung"],
    ...["affichage", "affiche", "affiches", "vallas", "carteles"],
  ],
  newspaper: [
    ...["zeitung", "zeitungen", "tageszeitung", "tageszeitungen", "journaux"],
    ...["periodico", "periodicos"],
  ],
  magazine: ["zeitschrift", "zeitschriften", "revista", "revistas", "magazin", "magazine", "magazines"],
  press: ["presse", "prensa"],
  print: ["prospekt", "prospekte", "beilage", "beilagen", "printwerbung", "anzeigenblatt"],
  social: ["sociaux", "sociales", "soziale", "sozialen"],
  banner: ["bannerwerbung", "banniere", "bannieres"],
  newsletter: ["infolettre", "boletin", "boletines"],
  email: ["courriel", "courriels"],
  events: ["veranstaltung", "veranstaltungen", "evenement", "evenements", "evento", "eventos"],
  fair: ["messe", "messen"],
  sponsorship: ["sponsoring", "parrainage", "patrocinio", "patrocinios"],
};

const english = new Map(
  Object.entries(foreign).flatMap(([word, others]) => others.map((other) => [other, word] as const)),
);

/** The words of a channel's name in lower case, without accents, in English where they are known in German, French or Spanish.
 *
 *  @example channelWords("Réseaux sociaux") // ["reseaux", "social"] */
export function channelWords(name: string): readonly string[] {
  return withoutAccents(name.toLowerCase())
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => english.get(word) ?? word);
}

function withoutAccents(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ß", "ss");
}
