/** Finds the file that somebody probably meant who named a path where nothing is. */
import { platform } from "#platform";
import { nearestName } from "../nearest.js";

/** Names of a folder that are looked at: one with more is no folder of tables. */
const mostNames = 1000;

/** The path that is closest to one that leads nowhere, written as it was given: with a folder or a name like those of the path, or in a folder beside it; null
 *  where none is close. */
export async function nearFile(path: string): Promise<string | null> {
  const parts = path.split(/(?<=[/\\])/);
  let place = "";
  for (const [i, part] of parts.entries()) {
    const name = part.replace(/[/\\]$/, "");
    const isLast = i === parts.length - 1;
    const wanted = isLast ? "file" : "folder";
    if (name === "" || /^\.+$/.test(name) || (await kindOf(place + name)) === wanted) {
      place += part;
      continue;
    }
    const names = await namesIn(place);
    const near = nearestName(name, isLast ? alike(name, names) : names);
    if (near !== null && (await kindOf(place + near)) === wanted) {
      place += near + part.slice(name.length);
      continue;
    }
    return isLast ? folderWith(name, place, names) : null;
  }
  return place === path ? null : place;
}

const endingOf = (name: string): string => /\.[^.]*$/.exec(name)?.[0].toLowerCase() ?? "";

/** Those with the ending of a name. */
const alike = (name: string, names: readonly string[]): readonly string[] =>
  names.filter((one) => endingOf(one) === endingOf(name));

const kindOf = (path: string) => platform.files.kindOf(path).catch(() => null);

async function namesIn(folder: string): Promise<readonly string[]> {
  const names = await platform.files.list(folder === "" ? "." : folder).catch(() => []);
  return names.length > mostNames ? [] : names;
}

/** A file of that name in one of the folders, or of a name like it. */
async function folderWith(name: string, place: string, folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const path = `${place}${folder}/${name}`;
    if ((await kindOf(path)) === "file") return path;
  }
  for (const folder of folders) {
    const names = await namesIn(place + folder);
    const near = nearestName(name, alike(name, names));
    if (near !== null) return `${place}${folder}/${near}`;
  }
  return null;
}
