import { keyKind } from './key-kind.ts';

/** Keys of whoever runs the installation; they belong to no workspace. */
export const operatorKey = keyKind({
  product: 'operator',
  class: 'operator',
  prefix: 'tw_op_',
  field: 'token',
  scopes: ['operate'],
  scopeChoices: ['operate'],
});
