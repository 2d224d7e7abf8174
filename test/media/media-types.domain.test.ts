import { describe, expect, it } from '@jest/globals';
import { isUtf8Charset } from '../../domain/media/charset.ts';
import { contentCodings } from '../../domain/media/content-codings.ts';
import { isSameContentType, isShownInline, readContentType } from '../../domain/media/content-type.ts';
import { parseMediaType } from '../../domain/media/media-type.ts';

const charset = (text: string) => parseMediaType(text)?.parameters.get('charset');

describe('media types', () => {
  it.each([
    ['text/plain', undefined],
    ['text/plain;charset=utf-8', 'utf-8'],
    ['Text/Plain ; CHARSET = UTF8 ;', 'UTF8'],
    ['text/plain; charset="utf-8"', 'utf-8'],
    ['text/plain; charset="u\\tf-8"', 'utf-8'],
    ['text/plain; charset="utf-8', 'utf-8'],
    ['text/plain; a=1;; charset=x', 'x'],
    ['text/plain; a="1; charset=y"; charset=x', 'x'],
    ['text/plain; a="1\\"; charset=y"; charset=x', 'x'],
    ['text/plain; a"b=1; charset=x', 'x'],
    ['text/plain; charset=x; charset=y', 'x'],
    ['text/plain; charset=; charset=y', 'y'],
    ['text/plain; charset', undefined],
  ])('have the charset that %s names', (text, wanted) => expect(charset(text)).toBe(wanted));

  it.each(['', 'json', 'text/', '/plain', 'text plain', 'text/plain charset=x', 'text/plain, text/html'])(
    'are not read out of %p',
    (text) => expect(parseMediaType(text)).toBeNull(),
  );

  it('have one spelling, in which a quoted value stays whole', () => {
    expect(readContentType(' Text/CSV;Header="a; \\"b" ;x=1')).toBe('text/csv; header="a; \\"b"; x=1');
    expect(readContentType('text/csv; a=1\r\nx: y')).toBeNull();
    expect(readContentType(`text/${'x'.repeat(255)}`)).toBeNull();
    expect(isShownInline('Text/Plain; charset="a;b"')).toBe(true);
  });

  it('are the same whatever the case, the quotes and the name of the charset', () => {
    const announced = 'text/plain; charset=utf-8; format=flowed';
    for (const sent of ['text/plain;charset=UTF-8;format=flowed', 'Text/Plain; format="flowed"; charset=utf8'])
      expect(isSameContentType(sent, announced)).toBe(true);
    for (const sent of ['text/plain', 'text/plain; charset=utf-16; format=flowed', 'text/html; charset=utf-8', ''])
      expect(isSameContentType(sent, announced)).toBe(false);
  });
});

it('every name of UTF-8 and of ASCII reads as UTF-8, and no other charset', () => {
  const good = ['utf-8', 'UTF8', 'Utf_8', ' utf-8 ', 'unicode-1-1-utf-8', 'x-unicode20utf8', 'csUTF8'];
  for (const name of [...good, 'us-ascii', 'ASCII', 'ANSI_X3.4-1968', 'iso-ir-6', 'cp65001'])
    expect([name, isUtf8Charset(name)]).toEqual([name, true]);
  for (const name of ['utf-16', 'utf-7', 'utf-32', 'latin1', 'iso-8859-1', 'windows-1252', 'shift_jis', 'utf-88', ''])
    expect([name, isUtf8Charset(name)]).toEqual([name, false]);
});

it('content codings are a list without case and blanks, and identity alone is none', () => {
  expect(contentCodings(undefined)).toEqual([]);
  expect(contentCodings(' Identity ,, ')).toEqual([]);
  expect(contentCodings(', GZip')).toEqual(['gzip']);
  expect(contentCodings('identity, gzip')).toEqual(['identity', 'gzip']);
  expect(contentCodings('deflate, br')).toEqual(['deflate', 'br']);
});
