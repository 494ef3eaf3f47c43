/** The numbers of a class, so that a teacher can see that no two are the same. */
import type { Table } from "../index.js";
import { studentOf } from "./student.js";

/** Name and number of everybody on a list.
 *
 *  @param names  one for each student; who would rather not give a name can take the number: `student(482913)`
 *  @param course  the class
 *  @throws ArgumentError where a name is empty */
export function roster(names: readonly string[], course = ""): Table {
  const students = names.map((name) => studentOf(name, course));
  const same = students.filter(
    ({ number }, i) => students.findIndex((other) => other.number === number) !== i,
  );
  const column = (key: string) => ({ key, label: key, unit: "" });
  return {
    kind: "table",
    title: course === "" ? "Numbers of the class" : `Numbers of the class ${course}`,
    columns: [column("name"), column("number")],
    rows: students.map(({ name, number }) => ({ name, number: String(number) })),
    notes: same.map(
      ({ name, number }) =>
        `${name} has number ${number}, which stands above already: give one of the two another name`,
    ),
    warnings: [],
  };
}
