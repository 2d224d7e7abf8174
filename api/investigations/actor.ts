import type { Principal } from '../../domain/tenancy/principal.ts';

/** Who acts: the user of the token, or the token itself where it belongs to none (contract section 6.1). */
export const actorOf = ({ memberId, keyId }: Principal): string => memberId ?? keyId;
