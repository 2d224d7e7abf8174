import { AccessKey } from './tenancy/access-key.entity.ts';
import { Member } from './tenancy/member.entity.ts';
import { Workspace } from './tenancy/workspace.entity.ts';

/** Every entity, by room. */
export const entities = [Workspace, Member, AccessKey];
