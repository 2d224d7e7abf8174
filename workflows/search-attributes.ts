import { defineSearchAttributeKey } from '@temporalio/common';

/** What operators search workflows by: who it runs for, which product it belongs to, and what it is about. */
export const searchAttributes = {
  workspace: defineSearchAttributeKey('Workspace', 'KEYWORD'),
  room: defineSearchAttributeKey('Room', 'KEYWORD'),
  entity: defineSearchAttributeKey('Entity', 'KEYWORD'),
};

/** The same in the words of the server's command line. */
export const searchAttributeTypes = { Workspace: 'Keyword', Room: 'Keyword', Entity: 'Keyword' } as const;
