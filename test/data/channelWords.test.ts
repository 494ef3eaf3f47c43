/** German, French and Spanish names of media: known as the English ones are, and nothing that only looks like one. */
import { describe, expect, it } from "vitest";
import { assumedRetention } from "../../src/baseline/retention.js";
import { channelWords } from "../../src/data/channelWords.js";
import { channelTypeOf } from "../../src/spec/channelTypes.js";
import { panelOf, weeklyCsv } from "./tables.js";

describe("channelWords", () => {
  it("drops accents and capitals, and translates", () => {
    expect(channelWords("Réseaux sociaux")).toEqual(["reseaux", "social"]);
    expect(channelWords("Außenwerbung")).toEqual(["ooh"]);
    expect(channelWords("google_search")).toEqual(["google", "search"]);
  });
});

describe("types of channels by their names", () => {
  it.each([
    ["Fernsehen", "tv"],
    ["Fernsehwerbung national", "tv"],
    ["télévision", "tv"],
    ["TELEVISIÓN", "tv"],
    ["Kino", "tv"],
    ["Suche", "search"],
    ["recherche", "search"],
    ["búsqueda_marca", "search"],
    ["Plakat", "ooh"],
    ["affichage", "ooh"],
    ["Außenwerbung", "ooh"],
    ["vallas", "ooh"],
    ["Hörfunk", "audio"],
    ["radio", "audio"],
    ["Zeitung", "print"],
    ["Zeitschriften", "print"],
    ["presse", "print"],
    ["prensa", "print"],
    ["periódicos", "print"],
    ["Soziale Medien", "social"],
    ["redes-sociales", "social"],
    ["vidéo", "video"],
    ["Messe", "events"],
    ["événements", "events"],
    ["infolettre", "email"],
    ["google", "search"],
    ["TikTok", "social"],
  ])("%s is %s", (name, type) => {
    expect(channelTypeOf(name)).toBe(type);
  });

  it.each([
    "Sucher",
    "besuche",
    "messenger",
    "plakativ",
    "televentas",
    "cineast",
    "kinowledge",
    "researcher",
    "Zeit",
    "brandX",
  ])("%s is none of them", (name) => {
    expect(channelTypeOf(name)).toBe("other");
  });

  it("are those of the ridge regression too", () => {
    expect(assumedRetention("Fernsehen", "week")).toEqual({ retention: 0.85, source: "case study" });
    expect(assumedRetention("affichage", "week").retention).toBe(0.7);
    expect(assumedRetention("Besuche", "week").source).toBe("default");
  });
});

describe("columns with such names", () => {
  const roleOf = (name: string) => {
    const lines = weeklyCsv().trim().split("\n");
    const text = lines.map((line, i) => `${line},${i === 0 ? name : [5, 7, 1][i % 3]}`).join("\n");
    const { role, channel } = panelOf(text).roles.at(-1)!;
    return channel === undefined ? role : `${role} ${channel}`;
  };
  it.each([
    ["Fernsehen", "spend Fernsehen"],
    ["Plakat Werbung", "spend Plakat"],
    ["télévision", "spend télévision"],
    ["Dépenses_affichage", "spend affichage"],
    ["gasto_prensa", "spend prensa"],
    ["Kosten_Suche", "spend Suche"],
    ["Besuche", "outcome"],
    ["Messenger", "ignored"],
    ["Zeit", "ignored"],
  ])("%s is %s", (name, role) => {
    expect(roleOf(name)).toBe(role);
  });
});
