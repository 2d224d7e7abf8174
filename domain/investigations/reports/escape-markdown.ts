/**
 * Text that Markdown shows as it is: it makes no mark, link, heading, emphasis or HTML, whoever wrote it. What begins a
 * block only at the start of a line is left alone, because no text of others begins one.
 */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\\`*_[\]<>&~|]/g, '\\$&')
    .replace(/(?<=\])\(/g, '\\(')
    .replace(/:(?=\/\/)/g, '\\:') // addresses become links by themselves
    .replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}\\.`);
