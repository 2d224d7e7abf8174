import { token } from '../../domain/investigations/keys.ts';
import { keyKind } from '../../domain/tenancy/key-kind.ts';

/** Kinds of keys as the contracts of the products to come have them. */
export const otherKinds = {
  token,
  orgKey: keyKind({
    ...{ product: 'companies', class: 'organization_key', prefix: 'trace_org_', field: 'orgKey', scopeChoices: [] },
  }),
  userKey: keyKind({
    ...{
      product: 'companies',
      class: 'user_key',
      prefix: 'trace_',
      field: 'userKey',
      scopeChoices: [],
      ofMember: true,
    },
  }),
  causality: keyKind({ product: 'causality', class: 'api_key', prefix: 'tc_live_', field: 'apiKey' }),
  traces: keyKind({
    ...{
      product: 'traces',
      class: 'api_key',
      prefix: 'rt_live_',
      aliasPrefix: 'rt_',
      field: 'apiKey',
      scopeChoices: [],
    },
  }),
};
