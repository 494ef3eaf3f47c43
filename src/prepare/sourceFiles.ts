/** The files that a recipe names, its patterns among them, in the order of their names. */
import { platform } from "#platform";
import { DataError } from "../errors.js";
import { suggestion } from "../nearest.js";
import { errorCode } from "../platform/diskFaults.js";

/** A path of a recipe that means this file alone: what would stand for other letters is between brackets. */
export const patternOf = (path: string): string => path.replace(/[*?]/g, "[$&]");

const escaped = /\[([*?])\]/g;
const isPattern = (text: string) => /[*?]/.test(text.replace(escaped, ""));
/** What a text without a pattern means. */
const plain = (text: string) => text.replace(escaped, "$1");

/** Paths of the files, each once. In a pattern `*` stands for letters and `?` for one, `[*]` and `[?]` for themselves.
 *
 *  @param folder  that relative paths start from
 *  @param key     of the recipe, and `recipe` its file, for messages
 *  @throws DataError for a path that leads to no file, and a pattern that fits none */
export async function sourceFiles(
  given: string | readonly string[],
  folder: string,
  key: string,
  recipe: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pattern of typeof given === "string" ? [given] : given) {
    const isMany = isPattern(pattern);
    const paths = isMany ? await matching(pattern, folder) : [under(folder, plain(pattern))];
    if (paths.length === 0) {
      throw new DataError({
        file: recipe,
        key,
        about: "",
        rule: `no file fits "${pattern}"`,
        cure: `paths start from the folder of ${recipe}`,
      });
    }
    for (const path of paths) {
      if (isMany || (await kindOf(path)) === "file") continue;
      const isFolder = (await kindOf(path)) === "folder";
      const siblings = await platform.files.list(platform.files.parent(path)).catch(() => []);
      throw new DataError({
        file: recipe,
        key,
        about: "",
        rule: isFolder ? `"${pattern}" is a folder` : `there is no file "${pattern}"`,
        cure: isFolder
          ? `name its files: ${pattern.replace(/\/$/, "")}/*.csv`
          : suggestion(pattern.split(/[/\\]/).at(-1)!, siblings),
      });
    }
    found.push(...paths);
  }
  return [...new Set(found)];
}

const kindOf = (path: string) => platform.files.kindOf(path);

function under(folder: string, path: string): string {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path) ? path : platform.files.join(folder, path);
}

/** Files whose path fits a pattern, folder by folder; hidden ones only where the pattern begins with a dot. */
async function matching(pattern: string, folder: string): Promise<readonly string[]> {
  const isAbsolute = /^[/\\]/.test(pattern);
  const steps = pattern.split("/").filter((step) => step !== "");
  let places = [isAbsolute ? "/" : folder];
  for (const [i, step] of steps.entries()) {
    const wanted = i === steps.length - 1 ? "file" : "folder";
    const next: string[] = [];
    for (const place of places) {
      const names = isPattern(step)
        ? (await namesIn(place)).filter((name) => fits(name, step))
        : [plain(step)];
      for (const name of [...names].sort()) {
        const path = platform.files.join(place, name);
        if ((await kindOf(path)) === wanted) next.push(path);
      }
    }
    places = next;
  }
  return places;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await platform.files.list(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** Does a name fit a pattern of letters, `*` and `?`? Walked, as a regular expression of many stars may take for ever. */
function fits(name: string, text: string): boolean {
  if (name.startsWith(".") && !text.startsWith(".")) return false;
  const pattern = text.match(/\[[*?]\]|[\s\S]/g)!.map((one) => (one.length > 1 ? { letter: one[1]! } : one));
  let [at, wanted, star, resume] = [0, 0, -1, 0];
  while (at < name.length) {
    if (pattern[wanted] === "*") {
      star = wanted++;
      resume = at;
    } else if (pattern[wanted] === "?" || letterOf(pattern[wanted]) === name[at]) {
      wanted++;
      at++;
    } else if (star >= 0) {
      wanted = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[wanted] === "*") wanted++;
  return wanted === pattern.length;
}

const letterOf = (one: string | { readonly letter: string } | undefined) =>
  typeof one === "object" ? one.letter : one;
