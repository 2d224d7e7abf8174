import { InvalidArgumentError } from 'commander';
import { SubmissionBody } from '../../domain/evaluations/contract/submission/submission-body.ts';

/** A contract field and the key of the file that it is read from. */
export type Mapping = { field: string; key: string };

/** Reads one `--map field=key`. */
export function readMapping(text: string, before: Mapping[] = []): Mapping[] {
  const [, field = '', key = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const fields = Object.keys(SubmissionBody.shape);
  if (!fields.includes(field))
    throw new InvalidArgumentError(`Write FIELD=KEY, where FIELD is one of ${fields.join(', ')}.`);
  return [...before, { field, key }];
}

/** Reads a comma-separated list. */
export const readList = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** Reads a name of at most 200 characters. */
export function readName(text: string): string {
  const name = text.trim();
  if (name === '' || [...name].length > 200) throw new InvalidArgumentError('It must have 1 to 200 characters.');
  return name;
}
