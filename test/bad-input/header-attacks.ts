import type { Attack } from './attack.ts';
import type { Api, Operation } from './document.ts';
import { branches } from './schema.ts';

type Headers = [string, string][];

/** Credentials that open nothing. */
function* badCredentials(schemes: Operation['schemes'], valid: string): Generator<[string, Headers]> {
  yield ['no credential', []];
  for (const { header } of schemes) {
    const sent = (text: string): Headers => [[header, header === 'authorization' ? `Bearer ${text}` : text]];
    yield [`${header} empty`, sent('')];
    yield [`${header} unknown`, sent('wh-unknown')];
    yield [`${header} cut`, sent(valid.slice(0, -1))];
    yield [`${header} longer`, sent(`${valid}x`)];
    yield [`${header} in capitals`, sent(valid.toUpperCase())];
    yield [`${header} of 10,000 characters`, sent('x'.repeat(10_000))];
    yield [`${header} in Latin-1`, sent('wh-\u00e9\u00ff')];
    yield [`${header} as SQL`, sent("' or '1'='1")];
    yield [`${header} as an object`, sent('[object Object]')];
    yield [`${header} as __proto__`, sent('__proto__')];
    yield [`${header} twice, the second unknown`, [...sent('wh-unknown'), ...sent('wh-unknown')]];
  }
  yield ['Basic', [['authorization', `Basic ${Buffer.from(`x:${valid}`).toString('base64')}`]]];
  yield ['a scheme without a key', [['authorization', 'Bearer']]];
  yield ['a key without a scheme', [['authorization', valid]]];
  yield ['a cookie', [['cookie', `better-auth.session_token=${valid}; token=${valid}`]]];
}

/** Requests of nobody. */
export function* credentialAttacks({ schemes }: Operation, valid: string): Generator<Attack> {
  if (schemes.length === 0) return;
  for (const [name, credentials] of badCredentials(schemes, valid)) yield { name, expect: 401, credentials };
  const inQuery = ['token', 'api_key', 'apiKey', 'key', 'access_token'].map((name) => `${name}=${valid}`).join('&');
  yield { name: 'the key in the query', expect: 401, credentials: [], query: inQuery };
}

/** Values of the headers an operation declares, and of those that every one reads. */
export function* headerAttacks(api: Api, { parameters }: Operation): Generator<Attack> {
  for (const value of ['', 'x'.repeat(10_000), '\t', '../../x', '{"a":1}', '\u00e9'])
    yield {
      name: `X-Request-Id ${JSON.stringify(value.slice(0, 20))}`,
      expect: 'any',
      headers: [['X-Request-Id', value]],
    };
  yield {
    name: 'X-Request-Id twice',
    expect: 'any',
    headers: [
      ['X-Request-Id', 'a'],
      ['X-Request-Id', 'b'],
    ],
  };
  yield { name: 'X-HTTP-Method-Override', expect: 'any', headers: [['X-HTTP-Method-Override', 'DELETE']] };
  yield {
    name: 'Accept: nothing we have',
    expect: 'any',
    headers: [
      ['Accept', 'image/png'],
      ['Accept-Encoding', 'x'],
    ],
  };
  yield {
    name: 'Range',
    expect: 'any',
    headers: [
      ['Range', 'bytes=0-1,5-,-9'],
      ['If-None-Match', '*'],
    ],
  };
  yield {
    name: 'another host',
    expect: 'any',
    headers: [
      ['X-Forwarded-Host', 'evil'],
      ['Forwarded', 'host=evil'],
    ],
  };
  for (const { name, schema } of parameters.filter((one) => one.in === 'header')) {
    const { maxLength = 255 } = branches(api, schema)[0] ?? {};
    const send = (what: string, values: string[], expect: Attack['expect']): Attack => ({
      name: `${name} ${what}`,
      expect,
      headers: values.map((value) => [name, value]),
    });
    yield send('empty', [''], 'refused');
    yield send('blank', [' \t '], 'refused');
    yield send('of a tab', ['a\tb'], 'refused');
    yield send('in Latin-1', ['\u00e9\u00ff'], 'refused');
    yield send(`of ${maxLength} characters`, ['k'.repeat(maxLength)], 'any');
    yield send(`of ${maxLength + 1} characters`, ['k'.repeat(maxLength + 1)], 'refused');
    yield send('as __proto__', ['__proto__'], 'any');
    yield send('as SQL', ["';--"], 'any');
    yield send('twice', ['one', 'two'], 'any');
  }
}
