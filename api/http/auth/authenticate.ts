import type { Request } from 'express';
import { PublicError } from '../../../domain/errors.ts';
import { kindOfKey } from '../../../domain/tenancy/key-kind.ts';
import type { Operator, Principal } from '../../../domain/tenancy/principal.ts';
import type { CredentialForm, CredentialRule } from './credential-form.ts';
import type { FindPrincipal } from './find-principal.ts';
import { readCredential } from './read-credential.ts';

/** Which credentials open a route. */
export interface AuthRequirement<Services> {
  credentials: readonly CredentialForm<Services>[];
  rule: CredentialRule;
  keyInQuery?: string | undefined;
}

interface Presented<Services> {
  text: string;
  form: CredentialForm<Services>;
}

/** What credentials are looked up with. */
export interface Lookup<Services> {
  findPrincipal: FindPrincipal;
  services: Services;
}

const invalid = () => new PublicError('invalid_credential', 'The credential is not valid.');

function presented<Services>(
  req: Request,
  { credentials, keyInQuery }: AuthRequirement<Services>,
): Presented<Services>[] {
  const inHeaders = credentials.flatMap((form) => {
    const text = readCredential(req, form);
    return text === undefined ? [] : [{ text, form }];
  });
  const inQuery = keyInQuery === undefined ? undefined : req.query[keyInQuery];
  if (inHeaders.length > 0 || typeof inQuery !== 'string') return inHeaders;
  return credentials.slice(0, 1).map((form) => ({ text: inQuery, form }));
}

async function ownerOf<Services>(
  { text, form }: Presented<Services>,
  { findPrincipal, services }: Lookup<Services>,
): Promise<Principal | Operator | null> {
  const kind = kindOfKey(text, form.kinds);
  if (kind) return findPrincipal(text, kind);
  return form.resolve?.(text, services) ?? null;
}

/** The caller behind a request; null when no credential was sent. Throws `invalid_credential` for any that is none. */
export async function authenticate<Services>(
  req: Request,
  requirement: AuthRequirement<Services>,
  lookup: Lookup<Services>,
): Promise<Principal | Operator | null> {
  const sent = presented(req, requirement);
  if (sent.length === 0) return null;
  const counted = requirement.rule === 'all' ? sent : sent.slice(0, 1);
  const found = await Promise.all(counted.map((one) => ownerOf(one, lookup)));
  const [first] = found;
  if (!first || found.some((one) => one?.workspaceId !== first.workspaceId)) throw invalid();
  return first;
}
