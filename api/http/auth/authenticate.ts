import type { Request } from 'express';
import { PublicError } from '../../../domain/errors.ts';
import type { Principal } from '../../../domain/tenancy/principal.ts';
import type { CredentialForm, CredentialRule } from './credential-form.ts';
import type { FindPrincipal } from './find-principal.ts';
import { readCredential } from './read-credential.ts';

/** Which credentials open a route. */
export interface AuthRequirement {
  credentials: readonly CredentialForm[];
  rule: CredentialRule;
  keyInQuery?: string | undefined;
}

interface Presented {
  key: string;
  form: CredentialForm;
}

const invalid = () => new PublicError('invalid_credential', 'The credential is not valid.');

function presented(req: Request, { credentials, keyInQuery }: AuthRequirement): Presented[] {
  const inHeaders = credentials.flatMap((form) => {
    const key = readCredential(req, form);
    return key === undefined ? [] : [{ key, form }];
  });
  const inQuery = keyInQuery === undefined ? undefined : req.query[keyInQuery];
  if (inHeaders.length > 0 || typeof inQuery !== 'string') return inHeaders;
  return credentials.slice(0, 1).map((form) => ({ key: inQuery, form }));
}

/** The caller behind a request; throws `unauthenticated` when no credential was sent, `invalid_credential` otherwise. */
export async function authenticate(
  req: Request,
  requirement: AuthRequirement,
  findPrincipal: FindPrincipal,
): Promise<Principal> {
  const sent = presented(req, requirement);
  if (sent.length === 0) throw new PublicError('unauthenticated', 'Send a credential.');
  const counted = requirement.rule === 'all' ? sent : sent.slice(0, 1);
  const found = await Promise.all(counted.map(({ key, form }) => findPrincipal(key, form)));
  const [first] = found;
  if (!first || found.some((one) => one?.workspaceId !== first.workspaceId)) throw invalid();
  return first;
}
