import { PlaybookList } from '../../../domain/investigations/contract/playbooks/playbook.ts';
import { playbooks } from '../../../domain/investigations/playbooks.ts';
import { defineRoute } from '../services.ts';

/** The route of playbooks (contract section 11): all of them, without pages. */
export const playbookRoutes = [
  defineRoute({
    ...{ id: 'listPlaybooks', method: 'get', path: '/api/v1/playbooks', summary: 'The built-in playbooks' },
    ...{ tag: 'Playbooks', auth: 'key' },
    answers: { 200: PlaybookList },
    handle: async (): Promise<PlaybookList> => ({ data: [...playbooks], next_cursor: null }),
  }),
];
