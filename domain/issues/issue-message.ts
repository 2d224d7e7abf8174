import type * as z from 'zod';
import { truncate } from '../text.ts';
import { sizeMessage } from './size-message.ts';
import { wantedFormat } from './wanted-format.ts';
import { wantedType } from './wanted-type.ts';

type Issue = z.core.$ZodRawIssue;
type IssueOf<Code extends z.core.$ZodIssueCode> = z.core.$ZodRawIssue<Extract<z.core.$ZodIssue, { code: Code }>>;

/** A caller may have sent a thousand keys of a megabyte each; a few are enough to find the mistake. */
const mostKeys = 5;
const longestKey = 100;

function unknownKeys({ keys }: IssueOf<'unrecognized_keys'>): string {
  const named = keys.slice(0, mostKeys).map((key) => JSON.stringify(truncate(key, longestKey)));
  const more = keys.length > mostKeys ? ' and more' : '';
  return `Must not have the ${keys.length === 1 ? 'key' : 'keys'} ${named.join(', ')}${more}.`;
}

function allowedValues({ values }: IssueOf<'invalid_value'>): string {
  const [only] = values;
  if (values.length > 1) return `Must be one of ${values.map(String).join(', ')}.`;
  return `Must be ${typeof only === 'string' ? JSON.stringify(only) : String(only)}.`;
}

/** What each alternative wants of the value itself; those that fit it and fail further in have nothing to say here. */
function allowedForms({ errors, inclusive, input }: IssueOf<'invalid_union'>): string {
  if (input === undefined) return 'Required.';
  if (inclusive === false) return 'Must fit exactly one of the allowed forms.';
  const forms = errors.flatMap(([first]) =>
    first?.path.length === 0 ? (/^Must be (.*)\.$/.exec(first.message)?.[1] ?? []) : [],
  );
  if (forms.length === 0) return 'Must fit one of the allowed forms.';
  return `Must be ${[...new Set(forms)].join(' or ')}.`;
}

/** One plain sentence about a problem that zod found, which names what is wanted; for schemas that say nothing better. */
export function issueMessage(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'Required.' : `Must be ${wantedType(issue.expected)}.`;
    case 'too_big':
    case 'too_small':
      return sizeMessage(issue);
    case 'invalid_format':
      return `Must ${wantedFormat(issue)}.`;
    case 'not_multiple_of':
      return `Must be a multiple of ${issue.divisor}.`;
    case 'unrecognized_keys':
      return unknownKeys(issue);
    case 'invalid_union':
      return allowedForms(issue);
    case 'invalid_key':
      return `A key is not allowed: ${issue.issues[0]?.message ?? 'Is not valid.'}`;
    case 'invalid_element':
      return `An entry is not allowed: ${issue.issues[0]?.message ?? 'Is not valid.'}`;
    case 'invalid_value':
      return allowedValues(issue);
    default:
      return 'Is not valid.';
  }
}
