import * as z from 'zod';
import { type PathStep, parseJsonPath } from '../json/parse-json-path.ts';
import { readJsonObject } from '../json/read-json-object.ts';
import { foldKeywords, type Keyword } from '../keywords/find-keywords.ts';
import { checkKeywords, type KeywordList, parseKeywordList } from '../keywords/parse-keyword-list.ts';

interface JsonFieldKeywords {
  path: string;
  steps: PathStep[];
  keywords: Keyword[];
}

const jsonForm = z.object({ path: z.string(), keywords: z.array(z.string()) });

/** The path ends at the first colon outside brackets. */
const textForm = /^((?:[^:[\]]|\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])+):(.*)$/s;

/** Reads the JSON or the text form of a keyword check on a field; a string says what is wrong (section 7.3). */
export function readJsonFieldKeywords(value: string): JsonFieldKeywords | string {
  const object = readJsonObject(value);
  if (object) {
    const read = jsonForm.safeParse(object);
    return read.success
      ? assemble(read.data.path, checkKeywords(read.data.keywords))
      : 'Both path and keywords are required.';
  }
  const [, path, list] = textForm.exec(value.trim()) ?? [];
  if (path === undefined || list === undefined) return 'Write path: keyword, keyword.';
  return assemble(path.trim(), parseKeywordList(list));
}

function assemble(path: string, list: KeywordList): JsonFieldKeywords | string {
  if (!list.ok) return list.message;
  const steps = parseJsonPath(path);
  return steps ? { path, steps, keywords: foldKeywords(list.items) } : 'The path is malformed.';
}
