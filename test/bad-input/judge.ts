import { zodWords } from '../support/zod-words.ts';
import type { Attack } from './attack.ts';
import type { Api, Operation } from './document.ts';
import { isObject, problems } from './schema.ts';
import type { Hit } from './shoot.ts';

/** Longer than any refusal needs to be: one that repeats what was sent is a lever for the sender. */
const longestError = 65_536;

/** What no caller may read: stacks, statements, files, the database's own words. */
const leak =
  /\n\s+at |node_modules|\/(?:work|home|usr|tmp|var)\/|\.ts:\d|\b(?:select|insert into|update|delete from) \w+ |syntax error at|violates|duplicate key|\bpg_|ECONN|PostgreSQL|MikroORM|zod/i;

const isSuccess = (status: number) => status >= 200 && status < 300;

function* wrongStatus({ answers }: Operation, { expect }: Attack, { status }: Hit): Generator<string> {
  if (status >= 500) yield `answers ${status}`;
  else if (!answers[status]) yield `answers the undeclared status ${status}`;
  if (expect === 'refused' && isSuccess(status)) yield `is accepted (${status})`;
  if (typeof expect === 'number' && status !== expect) yield `answers ${status}, not ${expect}`;
}

function* wrongContent(api: Api, { answers }: Operation, { status, headers, json, text }: Hit): Generator<string> {
  const type = String(headers['content-type'] ?? '').split(';')[0];
  const content = Object.entries(answers[status] ?? {});
  const declared = content.find(([mediaType]) => mediaType.split(';')[0] === type);
  if (content.length > 0 && !declared) yield `answers ${type}`;
  if (declared?.[1].schema && json !== undefined)
    for (const problem of [...problems(api, declared[1].schema, json)].slice(0, 3)) yield `answer${problem}`;
  if (isSuccess(status)) return;
  if (text.length > longestError) yield `answers an error of ${text.length} characters`;
  const leaked = leak.exec(text);
  if (leaked) yield `tells ${JSON.stringify(leaked[0])}: ${text.slice(0, 200)}`;
  if (zodWords.test(text)) yield `speaks as zod does: ${text.slice(0, 200)}`;
  if (isObject(json) && isObject(json.fields) && '' in json.fields) yield 'complains of a field without a name';
}

/** Everything that is wrong with an answer by itself. */
export function* judge(api: Api, operation: Operation, attack: Attack, hit: Hit): Generator<string> {
  yield* wrongStatus(operation, attack, hit);
  yield* wrongContent(api, operation, hit);
}
