import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readSubmission } from '../../cli/evaluations/read-submission.ts';
import { readLines } from '../../cli/import/read-lines.ts';
import { refuseOtherFormats } from '../../cli/import/refuse-other-formats.ts';
import { freshFolder, removeFolders } from './embedded-helpers.ts';

const file = join(freshFolder(), 'lines.jsonl');
afterAll(removeFolders);

/** What an import makes of a file: each line's submission, or why it has none. */
async function read(content: string | Uint8Array, extra: object = {}) {
  writeFileSync(file, content);
  const found = [];
  for await (const line of readLines(file)) {
    const read =
      'problem' in line
        ? line
        : readSubmission(line.text, line.number, { file, project: 'p', map: [], metadata: [], ...extra });
    found.push('problem' in read ? read.problem : read.item);
  }
  return found;
}

describe('a line that the route would refuse is named with its reason', () => {
  test.each<[string, string, RegExp]>([
    ['an array', '[{"output":"x"}]', /is a JSON array/],
    ['the beginning of an array', '[', /is a JSON array over several lines/],
    ['the beginning of an object', '{', /an object over several lines/],
    ['cut-off JSON', '{"output":"x', /is no valid JSON: cut off/],
    ['a text', '"x"', /is a string/],
    ['a number', '1.0', /is a number/],
    ['null', 'null', /is null/],
    ['CSV', 'id,output,model', /looks like CSV/],
    ['CSV with semicolons', '1;"a text";gpt', /looks like CSV/],
    ['prose', 'hello', /is no JSON/],
    ['NUL in a text', '{"output":"nul \\u0000 x"}', /^output: .*NUL/],
    ['half a surrogate pair', '{"output":"\\ud800 lone"}', /^output: .*surrogate/],
    ['a key __proto__', '{"output":"x","metadata":{"__proto__":{"a":1}}}', /^metadata\.__proto__: /],
    ['a key __proto__ at the top', '{"output":"x","__proto__":{"project":"q"}}', /^__proto__: /],
    ['65 levels', `{"output":"x","a":${'['.repeat(64)}${']'.repeat(64)}}`, /nest deeper/],
    ['a number no double holds', '{"output":"x","latencyMs":1234567890123456789}', /^latencyMs: .*double/],
    ['a bad attachment', '{"output":"x","attachments":[{"data":"?"}]}', /^attachments\[0\]\.data: /],
  ])('%s', async (_title, line, reason) => {
    expect(await read(line)).toEqual([expect.stringMatching(reason)]);
  });

  test('bytes that are not UTF-8, and only in their line', async () => {
    const content = Buffer.from('{"output":"caf\u00e9"}\n{"output":"plain"}\r\n', 'latin1');
    expect(await read(content)).toEqual(['is not UTF-8', expect.objectContaining({ output: 'plain' })]);
  });

  test('more than 16 MiB, without holding it, and only in its line', async () => {
    const content = `{"output":"a"}\n{"output":"${'x'.repeat(17 << 20)}"}\n{"output":"b"}`;
    const [first, second, third] = await read(content);
    expect([first, second, third]).toEqual([
      expect.objectContaining({ output: 'a' }),
      'is longer than 16 MiB',
      expect.objectContaining({ output: 'b' }),
    ]);
  });
});

test('numbers keep their digits: ids, mapped ids and metadata', async () => {
  const line = '{"output":"x","user":1234567890123456789,"n":1.10,"chatId":-1001234567890123456}';
  const [submission] = await read(line, { map: [{ field: 'actorId', key: 'user' }], metadata: ['n', 'user'] });
  expect(submission).toMatchObject({ actorId: '1234567890123456789', sessionId: '-1001234567890123456' });
  expect(JSON.stringify(submission)).toContain('"metadata":{"n":1.10,"user":1234567890123456789}');
});

test('a key that every object inherits is no key of a line', async () => {
  const extra = { map: [{ field: 'model', key: 'constructor' }], metadata: ['toString'] };
  expect(await read('{"output":"x"}', extra)).toEqual([expect.objectContaining({ model: null, metadata: {} })]);
});

test('a mark at the beginning, carriage returns, blanks and a line that ends the file are read as lines', async () => {
  const content = '\uFEFF{"output":"a"}\r\n{"output":"b"}\n{"output":"\u{1f600}"}';
  expect(await read(content)).toMatchObject([{ output: 'a' }, { output: 'b' }, { output: '\u{1f600}' }]);
});

const utf16 = (text: string) => Buffer.from(text, 'utf16le');

test.each<[string, Uint8Array, RegExp]>([
  ['gzip', gzipSync('{"output":"x"}'), /is compressed \(gzip\)/],
  ['zstd', Buffer.from('28b52ffd00', 'hex'), /is compressed \(zstd\)/],
  ['xz', Buffer.from('fd377a585a00', 'hex'), /is compressed \(xz\)/],
  ['bzip2', Buffer.from('BZh91AY'), /is compressed \(bzip2\)/],
  ['zip', Buffer.from('PK\u0003\u0004'), /is compressed \(zip\)/],
  ['UTF-16 with a mark', utf16('\uFEFF{"output":"x"}'), /is UTF-16/],
  ['UTF-16 without a mark', utf16('{"output":"x"}'), /is UTF-16/],
  ['UTF-16, big-endian', utf16('\uFEFF{"output":"x"}').swap16(), /is UTF-16/],
  ['UTF-32', Buffer.from('fffe00007b000000', 'hex'), /is UTF-32/],
  ['Parquet', Buffer.from('PAR1xxxx'), /Parquet/],
])('a file that is %s is refused as a whole, by its name', (_title, content, reason) => {
  writeFileSync(file, content);
  expect(() => refuseOtherFormats(file)).toThrow(reason);
});

test.each<[string, string | Uint8Array]>([
  ['JSON Lines', '{"output":"x"}'],
  ['a marked file', '\uFEFF{"output":"x"}'],
  ['an empty file', ''],
  ['one character', '{'],
  ['bytes of no known format', brotliCompressSync('{"output":"x"}')],
])('%s is read line by line', (_title, content) => {
  writeFileSync(file, content);
  expect(() => refuseOtherFormats(file)).not.toThrow();
});
