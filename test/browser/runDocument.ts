/** The document of a run where it is compared between Node, which draws its pictures, and a page, which leaves them out and says so. */

/** What a page says in their place. */
export const pictureNote = /\n\nThis run was made in a browser, where its pictures are left out[^\n]*/;

/** The text alone. */
export const withoutPictures = (markdown: string): string =>
  markdown.replace(pictureNote, "").replace(/\n\n!\[[^\]]*\]\([^)]*\)/g, "");
