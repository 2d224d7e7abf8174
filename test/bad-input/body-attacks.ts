import { gzipSync } from 'node:zlib';
import type { Attack } from './attack.ts';
import type { Api, Operation } from './document.ts';
import { nested } from './hostile-values.ts';
import { sample } from './sample.ts';

const keys = (count: number) => Array.from({ length: count }, (_, index) => `"k${index}":${index}`).join();

const wrongTypes = [
  null,
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/json; charset=utf-16',
  'application/jsonx',
  `application/json${';a=b'.repeat(1_000)}`,
  'é/\u00ff',
];

/** Bodies that are hostile as a whole. */
export function* bodyAttacks(api: Api, { body, bodyTypes }: Operation): Generator<Attack> {
  if (!body) {
    // Where no body is asked for, one that comes is nobody's business.
    if (bodyTypes.length === 0) yield { name: 'a body that nobody asked for', expect: 'any', body: '{"a":' };
    return;
  }
  const valid = () => JSON.stringify(sample(api, body));
  const whole = (name: string, text: string | Buffer, expect: Attack['expect']): Attack => ({
    name,
    expect,
    body: text,
  });
  const more = (extra: string) => `{${[valid().slice(1, -1), extra].filter(Boolean).join()}}`;
  yield whole('a valid body', valid(), 'any');
  yield whole('no bytes', '', 'any');
  yield { name: 'no bytes and no type', expect: 'any', body: '', contentType: null };
  for (const text of ['{', valid().slice(0, -1), valid().slice(0, 1), `${valid()}}`, `${valid()}${valid()}`, '\u0000'])
    yield whole(`broken JSON ${JSON.stringify(text.slice(0, 20))}`, text, 400);
  for (const text of ["{'a':1}", '{a:1}', '[1,]', '// {}\n{}', 'NaN', '{"a":01}', '{"a":"\n"}', '"\\x41"', '{"a":+1}'])
    yield whole(`no JSON ${JSON.stringify(text)}`, text, 400);
  yield whole('bytes that are not UTF-8', Buffer.from('7b2261223a22c32822 7d'.replace(' ', ''), 'hex'), 400);
  yield whole('UTF-16', Buffer.from(`\uFEFF${valid()}`, 'utf16le'), 400);
  yield whole('encoded surrogates', Buffer.from('7b2261223a22eda08022 7d'.replace(' ', ''), 'hex'), 400);
  yield whole('a byte-order mark', `\uFEFF${valid()}`, 'any');
  yield whole('100,000 levels of objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'refused');
  yield whole('100,000 unclosed levels', '['.repeat(100_000), 400);
  yield whole('100,000 levels in an unknown key', more(`"u":${nested(100_000)}`), 'any');
  yield whole('a key of 1 MB', more(`"${'k'.repeat(1 << 20)}":1`), 'any');
  yield whole('a key of 1 MB with NUL', more(`"${'k'.repeat(1 << 20)}\\u0000":1`), 'any');
  yield whole(
    '64 keys of 100 kB around NUL',
    more(`${`"u":{"${'k'.repeat(100_000)}":`.repeat(25)}"\\u0000"${'}'.repeat(25)}`),
    'any',
  );
  yield whole('100,000 keys', more(keys(100_000)), 'any');
  yield whole('100,000 equal keys', more('"k":1,'.repeat(100_000).slice(0, -1)), 'any');
  yield whole('a number of a million digits', more(`"n":${'9'.repeat(1_000_000)}`), 'any');
  yield whole('10 MB in an unknown key', more(`"u":"${'x'.repeat(10 << 20)}"`), 'any');
  yield whole('17 MB', more(`"u":"${'x'.repeat(17 << 20)}"`), 413);
  for (const contentType of wrongTypes)
    yield { name: `content type ${contentType?.slice(0, 40)}`, expect: 'any', body: valid(), contentType };
  yield { ...whole('gzip that is none', valid(), 400), headers: [['Content-Encoding', 'gzip']] };
  yield { ...whole('gzip', gzipSync(valid()), 'any'), headers: [['Content-Encoding', 'gzip']] };
  yield { ...whole('an unknown coding', valid(), 415), headers: [['Content-Encoding', 'zstd, gzip']] };
}
