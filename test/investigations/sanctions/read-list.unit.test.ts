import { describe, expect, it } from '@jest/globals';
import { csvRows } from '../../../activities/investigations/sanctions/csv-rows.ts';
import { readAlt, readSdn } from '../../../activities/investigations/sanctions/read-list.ts';
import { altCsv, sdnCsv } from './list-server.ts';

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const sdn = (bytes: Buffer | string, size = 7) => readSdn(csvRows(pieces(Buffer.from(bytes), size)));
const blanks = '-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ';

describe('the OFAC list', () => {
  it('is read in its real format: no header, quotes, CRLF, -0- with blanks, a last byte 0x1A', async () => {
    const text =
      `36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",${blanks},-0- \r\n` +
      `173,"PETROV, Ivan ""the Elder""","individual","SDGT] [IFSR",${blanks},"DOB 12 Aug 1962; a.k.a. 'VANYA'; a.k.a. 'O'BRIEN'."\r\n` +
      '\x1a';
    const { rows, read } = await sdn(text);
    expect(rows).toBe(2);
    expect([...read.values()]).toEqual([
      {
        ...{ entNum: 36, type: null, program: 'CUBA', line: text.split('\r\n')[0] },
        names: [{ name: 'AEROCARIBBEAN AIRLINES', isWeak: false, line: null }],
      },
      {
        ...{ entNum: 173, type: 'individual', program: 'SDGT] [IFSR', line: text.split('\r\n')[1] },
        names: [
          { name: 'PETROV, Ivan "the Elder"', isWeak: false, line: null },
          { name: 'VANYA', isWeak: true, line: null },
          { name: "O'BRIEN", isWeak: true, line: null },
        ],
      },
    ]);
  });

  it('counts ships and aircraft, and matches none of them by name or alias', async () => {
    const { rows, read } = await sdn(
      sdnCsv([
        { entNum: 1, name: 'PETROV IVAN', type: 'vessel' },
        { entNum: 2, name: 'EP-GOM', type: 'aircraft' },
        { entNum: 3, name: 'IVANOV, Petr', type: 'individual' },
      ]),
    );
    const alt = Buffer.from(
      altCsv([
        { entNum: 1, altNum: 1, name: 'ALIAS OF A SHIP' },
        { entNum: 3, altNum: 2, name: 'IVANOFF, Peter' },
      ]),
    );
    expect(await readAlt(csvRows(pieces(alt, 5)), read)).toBe(2);
    expect(rows).toBe(3);
    expect([...read.values()].map(({ names }) => names.map(({ name }) => name))).toEqual([
      ['IVANOV, Petr', 'IVANOFF, Peter'],
    ]);
  });

  it('reads UTF-8 and Latin-1, however the bytes arrive', async () => {
    const latin1 = Buffer.from(sdnCsv([{ entNum: 1, name: 'NÚÑEZ, José' }]), 'latin1');
    for (const bytes of [latin1, Buffer.from(latin1.toString('latin1'))])
      for (const size of [1, 3, 1_000])
        expect((await sdn(bytes, size)).read.get(1)?.names[0]?.name).toBe('NÚÑEZ, José');
  });

  it.each([
    ['a page', '<html><body>Maintenance, back soon</body></html>'],
    ['nothing', ''],
    ['the end alone', '\x1a'],
    ['other columns', '1,"A, B","individual"\r\n'],
    ['JSON', '{"error":"no"}'],
  ])('refuses %s', async (_what, text) => {
    await expect(sdn(text)).rejects.toThrow('SDN.CSV has not its format');
  });
});
