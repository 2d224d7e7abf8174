import { expect, test } from '@jest/globals';
import { cannotStore } from '../../db/errors/cannot-store.ts';
import { isDatabaseAway } from '../../db/errors/is-database-away.ts';

const sql = (code: string, message = 'failed') => Object.assign(new Error(message), { code });
const wrapped = (cause: Error) => new Error('not stored', { cause });

test.each([
  ['no room', sql('53100')],
  ['a failing disk', sql('58030')],
  ['a quota', sql('XX000', 'could not extend file "base/5/16601": Disk quota exceeded')],
])('%s of the database is an outage, and no fault of a row', (_, error) => {
  for (const thrown of [error, wrapped(error)])
    expect([isDatabaseAway(thrown), cannotStore(thrown)]).toEqual([true, true]);
});

test.each([
  ['a value that is refused', sql('22001', 'value too long')],
  ['a value that speaks of a quota', sql('23505', 'insert into log values (disk quota exceeded) - duplicate key')],
  ['a statement that takes too long', sql('57014')],
])('%s is neither', (_, error) => {
  expect([isDatabaseAway(error), cannotStore(error)]).toEqual([false, false]);
});
