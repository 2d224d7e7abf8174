import type { SecretBox } from '../../secrets/encryption.ts';

/** Ties a stored secret to its endpoint, so that it opens nowhere else. */
const sealContext = (endpointId: string) => `webhook_endpoint/${endpointId}/secret`;

/** Encrypts the secret of an endpoint for storage. */
export const sealEndpointSecret = (secrets: SecretBox, endpointId: string, secret: string): string =>
  secrets.seal(secret, sealContext(endpointId));

/** The secret of an endpoint in plain text. */
export const openEndpointSecret = (secrets: SecretBox, endpointId: string, sealed: string): string =>
  secrets.open(sealed, sealContext(endpointId));
