import { defineEntity, p } from '@mikro-orm/core';
import type { MemberRole } from '../../../domain/tenancy/principal.ts';

const MemberSchema = defineEntity({
  name: 'Member',
  tableName: 'member',
  properties: {
    id: p.uuid().primary(),
    workspaceId: p.uuid(),
    name: p.text(),
    email: p.text().nullable(),
    role: p.text().$type<MemberRole>(),
    createdAt: p.datetime(3).defaultRaw('clock_timestamp()'),
  },
});

/** A person of a workspace; keys bound to a member act with that member's role. */
export class Member extends MemberSchema.class {}
MemberSchema.setClass(Member);
