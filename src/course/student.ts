/** Who takes the course: a number from a name, and from the number markets that nobody else has. */
import { exampleMarket } from "../data/exampleMarket.js";
import { simulatePanel } from "../data/simulate.js";
import { ArgumentError } from "../errors.js";
import { createRng } from "../math/rng.js";
import { requireNumber, wholeNumber } from "../options.js";
import type { Market, Student } from "./exercise.js";
import { healthyMarkets } from "./healthyMarkets.js";
import { lessonOf } from "./lessons.js";

/** Numbers of students have six digits, so that two of a class of thirty are the same once in two thousand classes. */
const numbers = { from: 100_000, to: 999_999 };

/** Markets that were made, as exercises ask for them again and again. */
const made = new Map<string, Market>();

/** A student by name or number.
 *
 *  The same name in the same class is the same student, however it is written: "Ada", " ada "; and a number is, as a text too: 17, "17".
 *
 *  @param course  the class; one name has another number in every class
 *  @throws ArgumentError where there is no name */
export function studentOf(nameOrNumber: unknown, course = ""): Student {
  if (typeof nameOrNumber === "number") {
    requireNumber("student", "name", nameOrNumber, wholeNumber(0, numbers.to));
  }
  const words = typeof nameOrNumber === "number" ? String(nameOrNumber) : nameText(nameOrNumber);
  if (words === null || words === "") {
    throw new ArgumentError({
      caller: "student",
      option: "name",
      rule: "must be your name or a number",
      got: nameOrNumber,
      cure: 'such as student("ada")',
    });
  }
  const group = nameText(course);
  if (group === null) {
    throw new ArgumentError({
      caller: "student",
      option: "course",
      rule: "must be the name of your class",
      got: course,
      cure: 'such as student("ada", { course: "autumn" })',
    });
  }
  const isNumber = /^\d{1,6}$/.test(words);
  const number = isNumber ? Number(words) : numberOf(words, group);
  return {
    kind: "student",
    name: isNumber ? String(number) : words,
    course: group,
    number,
    market: (lesson) => marketOf(number, lesson),
  };
}

/** A name without what people write differently, and without what nobody sees; null where it is none. */
function nameText(name: unknown): string | null {
  if (typeof name !== "string") return null;
  return name
    .replace(/\p{Cf}/gu, "")
    .normalize("NFC")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .toLowerCase();
}

function numberOf(name: string, course: string): number {
  return numbers.from + createRng(`${course}\n${name}`).integer(numbers.to - numbers.from + 1);
}

function marketOf(number: number, lesson: number | undefined): Market {
  const key = `${lesson ?? ""} ${number}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const make = lesson === undefined ? undefined : lessonOf(lesson).market;
  const market = make === undefined ? exampleMarketOf(number) : make(number);
  made.set(key, market);
  return market;
}

/** The example market with luck of its own: one of those of which a default fit raises no false alarm. */
function exampleMarketOf(number: number): Market {
  return simulatePanel(exampleMarket, healthyMarkets[number % healthyMarkets.length]!);
}
