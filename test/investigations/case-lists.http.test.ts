import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type InvestigationsBed, startInvestigationsBed } from './investigations-bed.ts';

jest.setTimeout(60_000);

describe('the list of cases', () => {
  let bed: InvestigationsBed;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    bed = await startInvestigationsBed({ workers: 0 });
    const make = async (name: string, fields: object) => {
      ids[name] = (await bed.createCase(fields)).id;
    };
    await make('plain', { title: 'Plain' });
    await make('straße', { title: 'STRASSE Öl', client_reference: 'LF_77', priority: 'high', tags: ['a', 'b'] });
    await make('percent', { title: '100% sure', priority: 'high', tags: ['b'] });
    await bed.send('W', 'PATCH', `/api/v1/cases/${ids.percent}`, { status: 'on_hold' });
    await bed.send('X', 'POST', '/api/v1/cases', { title: 'of another workspace', tags: ['b'] });
  });
  afterAll(() => bed?.stop());

  const names = async (query: string) => {
    const { json, text } = await bed.send('R', 'GET', `/api/v1/cases?${query}`);
    const { data } = json as { data?: { id: string }[] };
    if (!data) throw new Error(text);
    return data.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id));
  };

  it.each([
    ['', ['percent', 'straße', 'plain']],
    ['status=on_hold', ['percent']],
    ['priority=high', ['percent', 'straße']],
    ['tag=b', ['percent', 'straße']],
    ['tag=B', []],
    ['tag=b&status=open', ['straße']],
    ['q=%C3%96L', ['straße']],
    ['q=öl', ['straße']],
    ['q=tl-0003', ['percent']],
    ['q=lf_7', ['straße']],
    ['q=%25', ['percent']],
    ['q=_', ['straße']],
    ['q=plainTL', []],
    ['q=a&priority=normal', ['plain']],
    ['limit=1', ['percent']],
  ])('by %j', async (query, found) => expect(await names(query)).toEqual(found));

  it.each([
    'status=done',
    'status=',
    'priority=critical',
    'tag=',
    'q=',
    'limit=0',
    'limit=1001',
    'cursor=x',
    'q=%ED%A0%80%00',
  ])('is refused by %j', async (query) =>
    expect((await bed.send('R', 'GET', `/api/v1/cases?${query}`)).status).toBe(400),
  );

  it('comes in pages', async () => {
    const first = (await bed.send('R', 'GET', '/api/v1/cases?limit=2')).json as { next_cursor: string };
    expect(await names(`limit=2&cursor=${first.next_cursor}`)).toEqual(['plain']);
  });
});
