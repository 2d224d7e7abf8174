import * as z from 'zod';
import { oneOf, trimmedText } from '../../../fields.ts';
import { findPlaybook } from '../../playbooks.ts';
import { casePriorities, caseStatuses } from '../../vocabulary/case-status.ts';
import { atLeastOne, listOfDistinct, optionalText, orElse, orNull } from '../fields.ts';

const fields = {
  title: trimmedText(200),
  description: optionalText(5_000),
  client_reference: optionalText(120),
  priority: oneOf(casePriorities),
  tags: listOfDistinct(trimmedText(40), 20),
  playbook_slug: trimmedText(100).refine((slug) => findPlaybook(slug) !== undefined, { error: 'No such playbook.' }),
};

/** A new case (contract section 6.3). */
export const CaseCreate = z
  .object({
    title: fields.title,
    description: orNull(fields.description),
    client_reference: orNull(fields.client_reference),
    priority: orElse(fields.priority, 'normal'),
    tags: orElse(fields.tags, []),
    playbook_slug: orNull(fields.playbook_slug),
  })
  .meta({ id: 'CaseCreate' });
export type CaseCreate = z.output<typeof CaseCreate>;

/** What is changed of a case (contract section 6.5); null clears what may be null. */
export const CasePatch = atLeastOne(
  z
    .object({
      title: fields.title,
      description: fields.description.nullable(),
      client_reference: fields.client_reference.nullable(),
      priority: fields.priority,
      tags: fields.tags,
      status: oneOf(caseStatuses),
      playbook_slug: fields.playbook_slug.nullable(),
    })
    .partial(),
).meta({ id: 'CasePatch' });
export type CasePatch = z.output<typeof CasePatch>;
