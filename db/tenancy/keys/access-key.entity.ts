import { defineEntity, p } from '@mikro-orm/core';
import type { Scope } from '../../../domain/tenancy/scope.ts';

const AccessKeySchema = defineEntity({
  name: 'AccessKey',
  tableName: 'access_key',
  properties: {
    id: p.uuid().primary(),
    workspaceId: p.uuid().nullable(),
    memberId: p.uuid().nullable(),
    product: p.text(),
    class: p.text(),
    name: p.text(),
    prefix: p.text(),
    sha256: p.text(),
    scopes: p.array().$type<Scope[]>(),
    secretCiphertext: p.text().nullable(),
    createdAt: p.datetime(3).defaultRaw('clock_timestamp()'),
    expiresAt: p.datetime(3).nullable(),
    revokedAt: p.datetime(3).nullable(),
    successorId: p.uuid().nullable(),
    lastUsedAt: p.datetime(3).nullable(),
  },
});

/**
 * One credential of any product; the operator's have no workspace. Only its SHA-256 is stored; `secretCiphertext` is kept for classes shown again. A key
 * that was rotated names its successor, so that it gets no second one while it still works.
 */
export class AccessKey extends AccessKeySchema.class {}
AccessKeySchema.setClass(AccessKey);
