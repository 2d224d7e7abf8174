import { expect, test } from '@jest/globals';
import { RowGroups } from '../../activities/drain/row-groups.ts';

interface Row {
  group: string;
  id: number;
}

const create = (slotsOf?: (group: string) => number) =>
  new RowGroups<Row>({ slots: 16, mostHeld: 128, groupOf: ({ group }) => group, slotsOf });
const add = (groups: RowGroups<Row>, group: string, count: number) => {
  for (let id = 0; id < count; id += 1) groups.add({ group, id });
};
const takeAll = (groups: RowGroups<Row>): Row[] => {
  const taken: Row[] = [];
  for (let row = groups.takeNext(); row; row = groups.takeNext()) taken.push(row);
  return taken;
};
const succeed = (groups: RowGroups<Row>, rows: Row[]) => {
  for (const row of rows) groups.ended(row, { wasSlow: false, succeeded: true });
};

test('groups take turns, each in the order of its rows', () => {
  const groups = create();
  add(groups, 'many', 3);
  add(groups, 'one', 1);
  expect(takeAll(groups).map(({ group, id }) => `${group} ${id}`)).toEqual(['many 0', 'one 0', 'many 1', 'many 2']);
});

test('a group has four slots until its rows succeed, and then all, and rows that wait for them', () => {
  const groups = create();
  add(groups, 'a', 40);
  const first = takeAll(groups);
  expect([first.length, groups.mayClaim('a')]).toEqual([4, false]);
  succeed(groups, first);
  const second = takeAll(groups);
  expect(second).toHaveLength(8);
  succeed(groups, second);
  expect(takeAll(groups)).toHaveLength(16);
  expect(groups.allowances).toEqual({ full: [], others: { a: 128 - 28 }, each: 4 });
});

test('a group whose rows fail, and one that is to be tried, take less', () => {
  let tried = 16;
  const groups = create((group) => (group === 'trial' ? tried : 16));
  add(groups, 'a', 20);
  const [row] = takeAll(groups);
  succeed(groups, [row!]);
  groups.ended(takeAll(groups)[0]!, { wasSlow: false, succeeded: false });
  expect(groups.mayClaim('a')).toBe(false);
  tried = 1;
  add(groups, 'trial', 1);
  expect(groups.allowances.full).toEqual(['a', 'trial']);
});

test('what waits for a group that has begun to hang is taken out; that of the others stays', () => {
  const groups = create();
  add(groups, 'a', 60);
  for (let round = 0; round < 2; round += 1) succeed(groups, takeAll(groups));
  const underWay = takeAll(groups);
  add(groups, 'b', 6);
  expect(groups.takeWaiting('slow')).toEqual([]);
  for (const row of underWay) groups.becameSlow(row);
  const taken = groups.takeWaiting('slow');
  expect(new Set(taken.map(({ group }) => group))).toEqual(new Set(['a']));
  expect([taken.length, groups.mayClaim('a')]).toEqual([60 - 4 - 8 - 16, false]);
  expect(takeAll(groups)).toHaveLength(4);
});

test('of a group without rows nothing is remembered, unless several in a row have succeeded', () => {
  const groups = create();
  add(groups, 'once', 1);
  add(groups, 'often', 4);
  succeed(groups, takeAll(groups));
  expect(groups.allowances).toEqual({ full: [], others: { often: 32 }, each: 4 });
  add(groups, 'often', 10);
  groups.takeWaiting('all');
  for (let group = 0; group < 1_000; group += 1) {
    add(groups, `group ${group}`, 4);
    succeed(groups, takeAll(groups));
  }
  expect(Object.keys(groups.allowances.others)).toHaveLength(32);
});
