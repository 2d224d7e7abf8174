/** The engine's own search takes time by the product of both lengths where a longer keyword all but occurs again and again. */
const longestForEngine = 250;

/** Whether a keyword occurs in a text, in time by the sum of their lengths (Knuth, Morris and Pratt). */
export function contains(text: string, keyword: string): boolean {
  if (keyword.length <= longestForEngine) return text.includes(keyword);
  const from = text.indexOf(keyword.slice(0, longestForEngine));
  if (from < 0 || text.length - from < keyword.length) return false;
  const borders = bordersOf(keyword);
  let matched = 0;
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    while (matched > 0 && keyword.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0;
    if (keyword.charCodeAt(matched) === unit) matched++;
    if (matched === keyword.length) return true;
  }
  return false;
}

/** For each beginning of the keyword, how much of it is also its end. */
function bordersOf(keyword: string): Int32Array {
  const borders = new Int32Array(keyword.length);
  let matched = 0;
  for (let at = 1; at < keyword.length; at++) {
    const unit = keyword.charCodeAt(at);
    while (matched > 0 && keyword.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0;
    if (keyword.charCodeAt(matched) === unit) matched++;
    borders[at] = matched;
  }
  return borders;
}
