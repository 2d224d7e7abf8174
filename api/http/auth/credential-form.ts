import type { KeyClass, Product } from '../../../domain/tenancy/key-kinds.ts';

/** One way in which a product's keys are sent. */
export interface CredentialForm {
  /** Name of the security scheme in OpenAPI; unique in the server. */
  id: string;
  /** `bearer` reads `Authorization: Bearer <key>`, anything else the header of that name (lower case). */
  header: 'bearer' | 'x-api-key' | 'x-retrace-key';
  product: Product;
  /** Classes of keys that open this form; a key of another class or product is invalid here. */
  classes: readonly KeyClass[];
}

/** `all`: each form that is sent must be valid, and all of one workspace. `first`: the first form that is sent counts. */
export type CredentialRule = 'all' | 'first';

/** How the operator of the installation proves it, on whatever product's routes. */
export const operatorCredential: CredentialForm = {
  id: 'operatorToken',
  header: 'bearer',
  product: 'operator',
  classes: ['operator'],
};
