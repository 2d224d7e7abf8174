import { foldCase } from '../text.ts';

interface Searched {
  model: string | null;
  sessionId: string | null;
  subjectId: string | null;
  actorId: string | null;
}

/** What `q` looks through besides the names of project and task (contract evaluations, section 6.1). */
export const searchKey = ({ model, sessionId, subjectId, actorId }: Searched): string =>
  foldCase([model, sessionId, subjectId, actorId].map((word) => word ?? '').join('\u001f'));
