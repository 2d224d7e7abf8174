import { describe, expect, it } from '@jest/globals';
import {
  normalizeIdentifier,
  possibleIdentifiers,
} from '../../domain/investigations/identifiers/normalize-identifier.ts';

describe('identifiers as they are stored', () => {
  it.each([
    ['X@Example.org', 'x@example.org'],
    [' a.b+c@Sub.Example.ORG ', 'a.b+c@sub.example.org'],
    ['o\u2019x@example.org', null],
    ['user@Bücher.example', 'user@xn--bcher-kva.example'],
    ['user@пример.рф', 'user@xn--e1afmkfd.xn--p1ai'],
    ['usér@example.org', 'usér@example.org'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
    [`${'a'.repeat(65)}@example.org`, null],
    [`a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(57)}.org`, null],
    ['bad', null],
    ['@example.org', null],
    ['a@', null],
    ['a@localhost', null],
    ['a@127.0.0.1', null],
    ['a b@example.org', null],
    ['.a@example.org', null],
    ['a..b@example.org', null],
    ['a@b@example.org', null],
    ['a@example.org\u0000', null],
    ['a@exa mple.org', null],
  ])('email %j is %j', (text, stored) => expect(normalizeIdentifier('email', text)).toBe(stored));

  it.each([
    ['+49 (30) 901820', '+4930901820'],
    ['0049 30 901820', '+4930901820'],
    ['+1 415-555-2671', '+14155552671'],
    ['030 901820', '030 901820'],
    ['+999999999', '+999999999'],
    ['call me', 'call me'],
    ['1234', null],
    ['𝟏𝟐𝟑𝟒', null],
    ['1'.repeat(33), null],
  ])('phone %j is %j', (text, stored) => expect(normalizeIdentifier('phone', text)).toBe(stored));

  it.each([
    ['@Alice', 'Alice'],
    ['@@alice', '@alice'],
    ['Алиса', 'Алиса'],
    ['u@host.example', 'u@host.example'],
    ['𝒳'.repeat(64), '𝒳'.repeat(64)],
    ['x'.repeat(65), null],
    ['@', null],
    ['', null],
    ['a b', null],
    ['a\u00a0b', null],
    ['a\u0007b', null],
  ])('username %j is %j', (text, stored) => expect(normalizeIdentifier('username', text)).toBe(stored));

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::', '::'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['999.1.1.1', null],
    ['1.2.3', null],
    ['010.1.1.1', null],
    ['0x7f.0.0.1', null],
    ['16909060', null],
    ['192.0.2.0/24', null],
    ['2001:db8::/32', null],
    ['fe80::1%eth0', null],
    ['[::1]', null],
    ['1::2::3', null],
    ['12345::1', null],
  ])('IP address %j is %j', (text, stored) => expect(normalizeIdentifier('ip', text)).toBe(stored));

  it.each([
    ['https://www.Example.com:8443/path?q#f', 'example.com'],
    ['example.com.', 'example.com'],
    ['www.com', 'www.com'],
    ['sub.www.example.com', 'sub.www.example.com'],
    ['Bücher.example', 'xn--bcher-kva.example'],
    ['example.com?x', 'example.com'],
    ['localhost', null],
    ['127.0.0.1', null],
    ['https://[::1]/', null],
    ['user@example.com', null],
    ['a_b.example.com', null],
    ['-a.example.com', null],
    ['example..com', null],
    [`${'a'.repeat(64)}.com`, null],
    ['exa mple.com', null],
    ['', null],
  ])('domain %j is %j', (text, stored) => expect(normalizeIdentifier('domain', text)).toBe(stored));

  it('are looked for as everything that a text may be, a plus too that became a blank on its way', () => {
    expect(possibleIdentifiers('Example.ORG')).toEqual([
      { type: 'phone', value: 'Example.ORG' },
      { type: 'username', value: 'Example.ORG' },
      { type: 'domain', value: 'example.org' },
    ]);
    expect(possibleIdentifiers(' 4930901820')).toContainEqual({ type: 'phone', value: '+4930901820' });
  });
});
