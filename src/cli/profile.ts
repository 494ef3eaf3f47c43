/** `carryover profile`: what a table holds and what stands in the way of modelling it. */
import { Command } from "commander";
import { profilePanel } from "../data/profile.js";
import { profileDocument } from "../report/profileDocument.js";
import { profileTable } from "../report/profileTable.js";
import { tableText } from "../report/tableText.js";
import { addReadOptions, readPanelFrom } from "./readOptions.js";

export function profileCommand(): Command {
  const command = new Command("profile").description(
    "what each column was taken for, and the quality of the table",
  );
  addReadOptions(command).option("--table", "print a table for people instead of JSON");
  return command.action(async (path: string) => {
    const profile = profilePanel(await readPanelFrom(command, path));
    const isForPeople = command.opts<{ table?: boolean }>().table === true;
    const text = isForPeople
      ? tableText(profileTable(profile))
      : JSON.stringify(profileDocument(profile), null, 2);
    process.stdout.write(`${text}\n`);
  });
}
