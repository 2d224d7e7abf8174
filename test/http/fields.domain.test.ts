import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { commaList, domainName, email, httpUrl, oneOf, trimmedText, uuid } from '../../domain/fields.ts';

const read = (schema: z.ZodType, value: unknown) => {
  const { success, data, error } = schema.safeParse(value);
  return success ? data : (error?.issues[0]?.message ?? null);
};

describe('the shapes of fields', () => {
  it.each([
    ['Example.COM', 'example.com'],
    [' https://user:pw@www.Example.com:8443/path?q=a@b#c ', 'example.com'],
    ['www.example.co.uk.', 'example.co.uk'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['www.com', 'www.com'],
    ['a_b.example.com/x', 'a_b.example.com'],
  ])('find the domain name in %j', (value, name) => expect(read(domainName(), value)).toBe(name));

  it.each(['localhost', '1.2.3.4', '0x7f.1', '[::1]', '', 'a..b', '-a.com', `${'a'.repeat(64)}.com`, 'a b.com', 'x.1'])(
    'find no domain name in %j',
    (value) => expect(read(domainName(), value)).toBe('Must be a domain name.'),
  );

  it('read ids in any case, whatever their version, and nothing else', () => {
    const id = '0190A7C0-7B1A-7D3E-8F00-ABCDEFABCDEF';
    expect(read(uuid(), id)).toBe(id.toLowerCase());
    expect(read(uuid(), `{${id}}`)).toBe('Must be a UUID.');
    expect(read(uuid(), 5)).toBe('Must be a UUID.');
    expect(read(uuid(), undefined)).toBe('Required.');
  });

  it('take addresses that can be called, without a login', () => {
    expect(read(httpUrl(), ' https://a.com/x ')).toBe('https://a.com/x');
    expect(read(httpUrl(), 'https://u:p@a.com')).toBe('Must not carry a user name or password.');
    expect(read(httpUrl(), 'ftp://a.com')).toBe('Must be an absolute http or https URL.');
    expect(read(httpUrl(20), `https://a.com/${'x'.repeat(20)}`)).toBe('At most 20 characters.');
    expect(read(email(), ' Ann@a.com ')).toBe('Ann@a.com');
    expect(read(email(), 'ann@')).toBe('Must be an email address.');
  });

  it('take comma lists whose empty parts say nothing', () => {
    const list = commaList(oneOf(['a', 'b']));
    expect(read(list, ' a,,b ,')).toEqual(['a', 'b']);
    expect(read(list, undefined)).toEqual([]);
    expect(read(list, '')).toEqual([]);
    expect(read(list, 'a,c')).toBe('Must be one of a, b.');
  });

  it('trim texts and count code points', () => {
    expect(read(trimmedText(3), '  😀😀😀 ')).toBe('😀😀😀');
    expect(read(trimmedText(3), 'abcd')).toBe('At most 3 characters.');
    expect(read(trimmedText(3), '   ')).toBe('Required.');
  });
});
