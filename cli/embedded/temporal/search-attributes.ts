import type { Connection } from '@temporalio/client';
import { waitUntil } from '../process/wait-until.ts';
import { StartError } from '../start-error.ts';

/** Numbers that the operator service gives the types of search attributes. */
const typeNumbers = { Text: 1, Keyword: 2, Int: 3, Double: 4, Bool: 5, Datetime: 6, KeywordList: 7 } as const;

/** Type of a search attribute, spelled as the Temporal CLI wants it. */
export type SearchAttributeType = keyof typeof typeNumbers;

/** Registers the attributes a namespace lacks; a server registers those on its command line only when it makes its file. Throws StartError on another type. */
export async function ensureSearchAttributes(
  connection: Connection,
  namespace: string,
  wanted: Readonly<Record<string, SearchAttributeType>>,
): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing: Record<string, number> = {};
  for (const [name, type] of Object.entries(wanted)) {
    const present = customAttributes?.[name];
    if (present === undefined) missing[name] = typeNumbers[type];
    else if (present !== typeNumbers[type])
      throw new StartError(
        `The Temporal server knows the search attribute ${name} with another type than ${type}; remove it there or use another server.`,
      );
  }
  const names = Object.keys(missing);
  if (names.length === 0) return;
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: missing });
  await waitUntil(() => areKnown(connection, namespace, names), 10_000);
}

/** The server's own copy of the list lags behind by some milliseconds. */
async function areKnown(connection: Connection, namespace: string, names: readonly string[]): Promise<boolean> {
  const query = names.map((name) => `${name} IS NULL`).join(' AND ');
  return await connection.workflowService.countWorkflowExecutions({ namespace, query }).then(
    () => true,
    () => false,
  );
}
