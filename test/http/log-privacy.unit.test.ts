import { expect, test } from '@jest/globals';
import { createLogger } from '../../workers/runtime/log/logger.ts';

const logged = (err: Error): string => {
  const lines: string[] = [];
  createLogger({ LOG_LEVEL: 'info' }, { write: (line) => void lines.push(line) }).error({ err }, 'failed');
  return lines.join('');
};

test('a database error is logged with its code and place, without the values of the row it met', () => {
  const error = Object.assign(new Error(`insert into log values ('private text') - duplicate key`), {
    code: '23505',
    detail: 'Key (id)=(private) already exists.',
    constraint: 'log_workspace_id_id_key',
  });
  const line = logged(new Error('not stored', { cause: error })) + logged(error);
  expect(line).not.toContain('private');
  expect(line).toContain('23505');
  expect(line).toContain('log_workspace_id_id_key');
  expect(line).toContain('log-privacy.unit.test');
});

test('any other error keeps its message and its cause', () => {
  const line = logged(new Error('outer', { cause: new Error('inner') }));
  expect(line).toContain('outer');
  expect(line).toContain('inner');
});
