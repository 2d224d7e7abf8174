import type { StoredAnswer } from '../../../db/investigations/evidence/read-answer.ts';
import { type ExportPiece, exportSubject } from '../../../db/investigations/export-subject.ts';
import { inSnapshot } from '../../../db/sql/in-snapshot.ts';
import type { Evidence } from '../../../domain/investigations/contract/evidence/evidence.ts';
import { answer } from '../../http/respond/answer.ts';
import { rawJson } from '../evidence/raw-json.ts';
import type { Services } from '../services.ts';
import { type OneSubject, whichSubject } from '../subjects/subject-params.ts';

/** `GET /api/v1/subjects/{sid}/export`: everything of one subject, of one moment (contract section 7.7). */
export async function getExport(request: OneSubject, { db }: Services) {
  const which = whichSubject(request);
  const pieces = inSnapshot(db, which.workspaceId, (client) => exportSubject(client, which));
  return answer(200, bundle(pieces), {
    'content-disposition': `attachment; filename="subject-${which.subjectId}.json"`,
    'cache-control': 'private, no-store',
  });
}

/** The pieces as the text of one object. */
async function* bundle(pieces: AsyncIterable<ExportPiece>): AsyncGenerator<string> {
  yield '{';
  for await (const piece of pieces) {
    if ('name' in piece) yield `"${piece.name}":${JSON.stringify(piece.value)},`;
    else {
      yield `"${piece.list}":[`;
      let isFirst = true;
      for await (const row of piece.rows) {
        yield `${isFirst ? '' : ','}${JSON.stringify(piece.list === 'evidence' ? withRaw(row) : row)}`;
        isFirst = false;
      }
      yield '],';
    }
  }
  yield `"exported_at":"${new Date().toISOString()}"}`;
}

function withRaw(found: unknown): unknown {
  const { row, answer: stored } = found as { row: Evidence; answer: StoredAnswer | null };
  return { ...row, raw: stored ? rawJson(stored.body) : null };
}
