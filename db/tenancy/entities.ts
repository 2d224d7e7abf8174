import { AccessKey } from './keys/access-key.entity.ts';
import { Member } from './members/member.entity.ts';
import { Workspace } from './workspace.entity.ts';
import { WorkspacePlan } from './workspace-plan.entity.ts';

/** The entities of tenancy. */
export const tenancyEntities = [Workspace, WorkspacePlan, Member, AccessKey];
