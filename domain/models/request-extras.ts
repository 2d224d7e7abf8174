/** A part of a request that a server may not know, in the forms that are tried: the best first, the least that serves last. */
export interface RequestExtra {
  forms: readonly Readonly<Record<string, unknown>>[];
  /** Other names under which a refusal may speak of it, beside its fields. */
  otherNames?: RegExp;
}

/** Which form of every extra a request carries, in their order. */
export type ExtraForms = readonly number[];

/** Refusals that no other form of the request would be spared: model, length, money, key, content. */
const elsewhere =
  /\b(?:unknown|invalid|unsupported|no such|missing) (?:model|deployment)|\b(?:model|deployment)\b[^.,;{}]{0,80}\b(?:not (?:found|exist|available|loaded|a valid)|unavailable|unknown|invalid|(?:is|are)(?: not|n't) (?:supported|available))|(?:model|deployment)_?not_?found|context[ _-]?(?:length|window|size)|too (?:long|many)|api[ _-]?key|credit|billing|quota|balance|content[ _](?:policy|filter|management)|moderat|safety/i;
/** A refusal that says no more than that something in the request is not as the server wants it. */
const unspecific =
  /\b(?:un(?:supported|known|expected|recogni[sz]ed|processable)|not (?:supported|permitted|allowed|implemented|available|valid)|extra (?:input|field)|invalid[ _](?:request\b|value|input|argument|body)|bad request|deseriali[sz]|unmarshal|pars(?:e|ing)|validation|param|argument|field|propert|option)/i;
/** No words, or those of a language not looked through here. */
const wordless = /^[^a-z]*$|[\u0080-\uffff]{2}/i;

/**
 * The forms to repeat a refused request with (status 400 or 422): the next one of every extra that the refusal names; of
 * all where it names none and its words fit any part of a request. Null when it is about something else, or nothing is
 * left to give up.
 */
export function nextForms(extras: readonly RequestExtra[], forms: ExtraForms, refusal: string): ExtraForms | null {
  const canGiveUp = extras.map((extra, at) => (forms[at] ?? 0) < extra.forms.length - 1);
  const named = extras.map((extra, at) => canGiveUp[at] === true && names(refusal, extra, forms[at] ?? 0));
  const isFirst = forms.every((form) => form === 0);
  const given = named.includes(true) ? named : isFirst && fitsAnything(refusal) ? canGiveUp : [];
  return given.includes(true) ? forms.map((form, at) => form + (given[at] ? 1 : 0)) : null;
}

const names = (refusal: string, { forms, otherNames }: RequestExtra, form: number): boolean =>
  Object.keys(forms[form] ?? {}).some((field) => refusal.includes(field)) || otherNames?.test(refusal) === true;

function fitsAnything(refusal: string): boolean {
  const words = textsOf(refusal);
  return !elsewhere.test(words) && (unspecific.test(words) || wordless.test(words));
}

/** The strings of a JSON body, without the keys; any other body as it is. */
function textsOf(body: string): string {
  try {
    const texts: string[] = [];
    JSON.parse(body, (_, value: unknown) => (typeof value === 'string' ? void texts.push(value) : value));
    return texts.join('\n');
  } catch {
    return body;
  }
}
