import type { KeyKind } from '../../../domain/tenancy/key-kind.ts';
import { operatorKey } from '../../../domain/tenancy/operator-key.ts';
import type { Principal } from '../../../domain/tenancy/principal.ts';

/** One way in which a product's credentials are sent. */
export interface CredentialForm<Services = unknown> {
  /** Name of the security scheme in OpenAPI; unique in the server. */
  id: string;
  /** `bearer` reads `Authorization: Bearer <key>`, anything else the header of that name (lower case). */
  header: 'bearer' | `x-${string}`;
  /** The keys that may be sent in it; one of another kind is invalid here. */
  kinds: readonly KeyKind[];
  /** Whose a text is that begins like none of these keys, such as a JWT; null for nobody's. Its plan is the stored one. */
  resolve?(text: string, services: Services): Promise<Principal | null>;
}

/** `all`: each form that is sent must be valid, and all of one workspace. `first`: the first form that is sent counts. */
export type CredentialRule = 'all' | 'first';

/** How the operator of the installation proves it, on whatever product's routes. */
export const operatorCredential: CredentialForm = {
  id: 'operatorToken',
  header: 'bearer',
  kinds: [operatorKey],
};
