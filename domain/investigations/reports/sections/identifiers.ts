import { identifierLists, type ListedType } from '../../vocabulary/identifier-type.ts';
import { type Block, item, oneLine, paragraph, said } from '../content.ts';
import type { ReportFacts } from '../report-facts.ts';

const names: Record<ListedType, string> = {
  email: 'Email addresses',
  phone: 'Phone numbers',
  username: 'User names',
  ip: 'IP addresses',
  domain: 'Domains',
};

/** What the look-ups began with, as it was given. */
export function identifiers({ subject }: ReportFacts): Block[] {
  const rows = (Object.keys(names) as ListedType[]).flatMap((type) => {
    const values = subject[identifierLists[type]];
    return values.length === 0 ? [] : [item(said(`${names[type]}: ${values.map(oneLine).join(', ')}.`))];
  });
  const name = subject.full_name === null ? [] : [item(said(`Name: ${oneLine(subject.full_name)}.`))];
  const all = [...name, ...rows];
  return all.length > 0
    ? [paragraph(said('The look-ups rest on these identifiers, as they were given.')), ...all]
    : [paragraph(said('No identifier was given.'))];
}
