import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { Submission } from '../../domain/evaluations/contract/submission/submission.ts';
import { fieldPath } from '../../domain/field-path.ts';
import { isJsonObject } from '../../domain/json/is-json-object.ts';
import { parseRecord } from '../import/parse-record.ts';

/** How a line of a file becomes a submission. */
export interface Reading {
  file: string;
  project: string;
  task?: string | undefined;
  /** Contract field by the key of the file that it is read from. */
  map: readonly { field: string; key: string }[];
  /** Keys of the file that are kept as metadata. */
  metadata: readonly string[];
}

/** What a line says, or why it cannot be taken. */
export type ReadLine = { item: Submission } | { problem: string };

/** Reads one line by the contract of the route, the fields that all lines share filled in. */
export function readSubmission(text: string, number: number, reading: Reading): ReadLine {
  const read = parseRecord(text);
  if ('problem' in read) return read;
  const { record } = read;
  const { project, task } = reading;
  const mapped = Object.fromEntries(
    reading.map.map(({ field, key }) => [field, own(record, key) ?? own(record, field)]),
  );
  const parsed = Submission.safeParse({
    project,
    ...(task !== undefined && { task }),
    ...withoutBlanks(record),
    ...mapped,
    metadata: keptMetadata(record, reading.metadata),
    sync: false, // nobody waits for a verdict here
  });
  if (!parsed.success) return { problem: parsed.error.issues.map(describe).join('; ') };
  const id = parsed.data.id ?? lineId(text, number, parsed.data, reading.file);
  return { item: { ...parsed.data, id } };
}

/** The same line of the same file has the same id in every run, so a run that was cut off goes on where it was. */
const lineId = (text: string, number: number, { project, task }: Submission, file: string): string =>
  createHash('sha256')
    .update(JSON.stringify([basename(file), number, project, task, text]))
    .digest('hex');

/** A key that a line does not have may be one that every object inherits. */
const own = (record: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** A blank field is absent by the contract, so it must not hide what all lines share. */
const withoutBlanks = (record: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== ''));

function keptMetadata(record: Record<string, unknown>, keys: readonly string[]): unknown {
  if (keys.length === 0) return record.metadata;
  const sent = isJsonObject(record.metadata) ? record.metadata : {};
  return { ...sent, ...Object.fromEntries(keys.map((key) => [key, own(record, key)])) };
}

const describe = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  `${fieldPath(path)}: ${message.replace(/\.$/, '')}`;
