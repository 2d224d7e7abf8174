import { ensureAdmin, listMembers } from '../../db/tenancy/members/member.repository.ts';
import type { Transaction } from '../../db/tenant.ts';
import { keyKinds } from '../../domain/products.ts';
import type { KeyKind } from '../../domain/tenancy/key-kind.ts';
import { StartError } from '../embedded/start-error.ts';

/** The kind of key that the user means; throws StartError when it is none or not clear. */
export function chooseKeyKind({ product, class: keyClass }: { product: string; class?: string }): KeyKind {
  const ofProduct = keyKinds.filter((kind) => kind.product === product);
  const fitting = ofProduct.filter((kind) => !keyClass || kind.class === keyClass);
  const [kind] = fitting;
  const classes = ofProduct.map((one) => one.class);
  if (!kind) throw new StartError(`${product} has no keys of class ${keyClass}; it has ${classes.join(', ')}.`);
  if (fitting.length > 1)
    throw new StartError(`${product} has keys of several classes; add --class ${classes.join(' or --class ')}.`);
  return kind;
}

/** Throws StartError when keys of this kind cannot have these scopes. */
export function assertScopes({ product, scopeChoices }: KeyKind, scopes: KeyKind['scopes']): void {
  const refused = scopes.filter((scope) => !scopeChoices.includes(scope));
  if (refused.length === 0) return;
  if (scopeChoices.length === 0) throw new StartError(`Keys of ${product} have no scopes; leave --scope out.`);
  throw new StartError(
    `Keys of ${product} cannot have the scope ${refused.join(', ')}; use ${scopeChoices.join(', ')}.`,
  );
}

/** Throws StartError for a member where keys of this kind are nobody's own. */
export function assertMember({ product, class: keyClass, ofMember }: KeyKind, member: string | undefined): void {
  if (member && !ofMember)
    throw new StartError(`Keys of ${product}, class ${keyClass}, are the workspace's; leave --member out.`);
}

/** Whose key a new one is: the named member's, or the first admin's; null where keys of this kind are nobody's own. */
export async function memberOfKey(
  em: Transaction,
  { ofMember }: KeyKind,
  { workspaceId, member }: { workspaceId: string | null; member: string | undefined },
): Promise<string | null> {
  if (!ofMember || !workspaceId) return null;
  if (!member) return (await ensureAdmin(em, workspaceId)).id;
  if ((await listMembers(em)).some(({ id }) => id === member)) return member;
  throw new StartError(`There is no member ${member} in this workspace; "tracework members list" shows them.`);
}
