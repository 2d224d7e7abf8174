import { describe, expect, it } from '@jest/globals';
import { createSecretBox, generateSecretKey } from '../../db/secrets/encryption.ts';
import { hashKey, mintKey } from '../../db/tenancy/keys/mint-key.ts';
import { keyKinds } from '../../domain/products.ts';
import { canonicalKey, kindOfKey } from '../../domain/tenancy/key-kind.ts';
import { otherKinds } from '../tenancy/other-kinds.ts';

describe('encryption at rest', () => {
  const [oldKey, newKey] = ['old', 'new'].map((id) => generateSecretKey().replace(/^[^:]+/, id)) as [string, string];

  it('opens what it sealed, differently each time', () => {
    const box = createSecretBox(oldKey);
    const sealed = box.seal('wh-secret ü', 'key-1');
    expect(sealed).not.toContain('secret');
    expect(box.seal('wh-secret ü', 'key-1')).not.toBe(sealed);
    expect(box.open(sealed, 'key-1')).toBe('wh-secret ü');
  });

  it('refuses another context, altered text and unknown keys', () => {
    const box = createSecretBox(oldKey);
    const sealed = box.seal('text', 'key-1');
    expect(() => box.open(sealed, 'key-2')).toThrow();
    const parts = sealed.split('.');
    for (const index of [1, 2, 3]) {
      const altered = [...parts];
      altered[index] = Buffer.from(Buffer.from(parts[index]!, 'base64url').map((byte) => byte ^ 1)).toString(
        'base64url',
      );
      expect(() => box.open(altered.join('.'), 'key-1')).toThrow();
    }
    expect(() => box.open(parts.slice(0, 3).join('.'), 'key-1')).toThrow(/not a sealed text/);
    expect(() => createSecretBox(newKey).open(sealed, 'key-1')).toThrow(/no secret key with id old/);
  });

  it('writes with the first key and reads with all of them', () => {
    const before = createSecretBox(oldKey).seal('text', 'c');
    const both = createSecretBox(`${newKey}, ${oldKey}`);
    expect(both.open(before, 'c')).toBe('text');
    expect(both.seal('text', 'c')).toMatch(/^new\./);
  });

  it('names the setting when it is malformed', () => {
    for (const text of ['', 'a', 'a:short', `b@d:${newKey.split(':')[1]}`])
      expect(() => createSecretBox(text)).toThrow(/TRACEWORK_SECRET_KEYS/);
  });
});

describe('keys', () => {
  it('are 40 random characters behind the prefix of their kind, which tells the kind again', () => {
    const kinds = [...keyKinds, ...Object.values(otherKinds)];
    for (const kind of kinds) {
      const key = mintKey(kind);
      expect(key.slice(kind.prefix.length)).toMatch(/^[A-Za-z0-9]{40}$/);
      expect(kindOfKey(key, kinds)).toBe(kind); // `trace_org_` before `trace_`
      expect(mintKey(kind)).not.toBe(key);
    }
    expect(kindOfKey('sk-other', kinds)).toBeNull();
  });

  it('have one hash for both spellings', () => {
    const kind = otherKinds.traces;
    const secret = 'A'.repeat(40);
    expect(canonicalKey(`rt_${secret}`, kind)).toBe(`rt_live_${secret}`);
    expect(hashKey(`rt_${secret}`, kind)).toBe(hashKey(`rt_live_${secret}`, kind));
  });
});
