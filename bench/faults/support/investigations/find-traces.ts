import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { openState } from '../../../../cli/embedded/files/state.ts';
import type { Bed } from '../bed.ts';
import { ask } from '../database.ts';
import type { Investigation } from './lab.ts';

/**
 * Where something of persons is that are erased: their names, numbers and addresses in any table, file, log or data file of
 * Temporal; schedules of their monitors; and, where nobody is left, any stored file. In words.
 */
export async function findTraces(bed: Bed, erased: readonly Investigation[], isNobodyLeft: boolean): Promise<string[]> {
  const marks = erased.flatMap(({ person }) => person.marks);
  return [
    ...(await inTables(bed, marks)),
    ...(await inRows(bed, erased)),
    ...(await inSchedules(bed, erased)),
    ...inFiles(
      bed,
      erased.map(({ person }) => person.name),
    ),
    ...(isNobodyLeft ? storedFiles(bed).map((path) => `a file: ${path}`) : []),
  ];
}

const quoted = (texts: readonly string[]) => `array[${texts.map((text) => `'%${text}%'`).join(', ')}]`;

async function inTables({ adminUrl }: Bed, marks: readonly string[]): Promise<string[]> {
  const tables = await ask<{ name: string }>(
    adminUrl,
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const found = [];
  for (const { name } of tables) {
    const text = name === 'source_answer' ? `encode(body, 'escape')` : 't::text';
    const [row] = await ask<{ count: number }>(
      adminUrl,
      `select count(*)::int as count from "${name}" t where ${text} like any (${quoted(marks)})`,
    );
    if (row && row.count > 0) found.push(`table ${name}: ${row.count} rows`);
  }
  return found;
}

/** Rows that hang on a subject by its id, in every table that has such a column. */
async function inRows({ adminUrl }: Bed, erased: readonly Investigation[]): Promise<string[]> {
  const tables = await ask<{ name: string }>(
    adminUrl,
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'subject_id'
       and table_name <> 'erasure'`,
  );
  const ids = erased.map(({ subjectId }) => `'${subjectId}'`).join(', ');
  const found = [];
  for (const { name } of tables)
    if ((await ask(adminUrl, `select from "${name}" where subject_id in (${ids}) limit 1`)).length > 0)
      found.push(`table ${name}: rows of a subject`);
  if ((await ask(adminUrl, `select from webhook_event where entity_uid in (${ids}) limit 1`)).length > 0)
    found.push('events of a subject');
  return found;
}

async function inSchedules({ temporalAddress }: Bed, erased: readonly Investigation[]): Promise<string[]> {
  const monitors = new Set(erased.map(({ monitorId }) => monitorId));
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const found = [];
    for await (const { scheduleId } of new Client({ connection }).schedule.list())
      if (monitors.has(scheduleId.split('/').at(-1))) found.push(`schedule ${scheduleId}`);
    return found;
  } finally {
    await connection.close();
  }
}

/** What all programs have logged, and what Temporal keeps. */
function inFiles({ home }: Bed, names: readonly string[]): string[] {
  const temporal = openState(home).read('temporal')?.dbFile;
  const logs = readdirSync(home)
    .filter((name) => name.endsWith('.log'))
    .map((name) => join(home, name));
  return [...logs, ...(temporal ? [temporal] : [])].flatMap((path) => {
    const bytes = readFileSync(path);
    return names.filter((name) => bytes.includes(name)).map((name) => `${path}: ${name}`);
  });
}

/** Files of the product's store. */
const storedFiles = ({ home }: Bed): string[] =>
  readdirSync(join(home, 'product', 'media'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
