import { isDeepStrictEqual } from 'node:util';
import { isObject } from './schema.ts';
import { asDouble, asText } from './spelled-json.ts';

type Body = Record<string, unknown>;

/** What is to be read back: a check of the value under each name. */
export type Expectation = Record<string, (read: unknown) => boolean>;

const isBlank = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && !value.trim());

/** Equal as JSON: -0 is 0, and absent is null. */
const equal = (a: unknown, b: unknown): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify([a])), JSON.parse(JSON.stringify([b])));

const exactly = (sent: unknown) => (read: unknown) => equal(read, sent);
const orNull = (sent: unknown) => exactly(isBlank(sent) ? null : sent);
const foldCase = (text: string) => text.trim().normalize('NFC').toLowerCase();
const named = (sent: unknown) => (read: unknown) =>
  typeof sent === 'string' && sent.trim()
    ? typeof read === 'string' && foldCase(read) === foldCase(sent)
    : read === null;
const trimmed = (sent: unknown) => exactly(typeof sent === 'string' && sent.trim() ? sent.trim() : null);

const parties: Record<string, string[]> = {
  sessionId: ['sessionId', 'conversationId', 'threadId', 'chatId'],
  subjectId: ['subjectId', 'customerId', 'recordId', 'ticketId', 'accountId'],
  actorId: ['actorId', 'userId', 'endUserId', 'agentId'],
};

function tagsOf(sent: unknown): string[] {
  const entries: unknown[] = Array.isArray(sent) ? sent : typeof sent === 'string' ? [sent] : [];
  const words = entries.flatMap((entry) => (typeof entry === 'string' ? entry.split(',') : [entry]));
  return words.flatMap((word) => (isBlank(word) ? [] : foldCase(asText(word))));
}

const metadataOf = (sent: unknown): Body =>
  isObject(sent) ? Object.fromEntries(Object.entries(sent).filter(([, value]) => !isBlank(value))) : {};

/** Parts are stored as their JSON, without keys that no part has. */
function inputOf(sent: unknown): (read: unknown) => boolean {
  if (!Array.isArray(sent)) return exactly(sent === '' || sent === undefined ? null : sent);
  return (read) => typeof read === 'string' && equal((JSON.parse(read) as unknown[]).length, sent.length);
}

/** The canonical form of a submission (evaluations contract, section 5.1). */
function log(sent: Body): Expectation {
  const metadata = metadataOf(sent.metadata);
  const people = Object.entries(parties).map(([name, aliases]) => {
    const value = aliases.map((alias) => sent[alias]).find((one) => !isBlank(one));
    return [name, exactly(value === undefined ? null : asText(value))] as const;
  });
  return {
    projectName: named(sent.project),
    taskName: named(sent.task),
    output: exactly(sent.output),
    model: orNull(sent.model),
    latencyMs: orNull(asDouble(sent.latencyMs)),
    costUsd: orNull(asDouble(sent.costUsd)),
    confidence: orNull(asDouble(sent.confidence)),
    input: inputOf(sent.input),
    inputText: orNull(sent.inputText),
    callbackUrl: trimmed(sent.callbackUrl),
    metadata: exactly(metadata),
    tags: exactly([...new Set([...tagsOf(sent.tags), ...tagsOf(metadata.tags)])]),
    timestamp: (read) =>
      isBlank(sent.timestamp) || Date.parse(String(read)) === Date.parse(String(sent.timestamp).trim()),
    ...(isBlank(sent.id) ? {} : { id: exactly(asText(sent.id)) }),
    ...Object.fromEntries(people),
  };
}

/** The canonical form of a rule (section 7.1). */
const rule = (sent: Body): Expectation => ({
  name: trimmed(sent.name),
  type: exactly(sent.type),
  value: exactly(sent.value),
  description: orNull(sent.description),
  isActive: exactly(isBlank(sent.isActive) ? true : sent.isActive),
  ...(isBlank(sent.projectId) ? { projectName: named(sent.projectName) } : { projectId: exactly(sent.projectId) }),
  taskName: trimmed(sent.taskName),
  llmJudgeProvider: orNull(sent.llmJudgeProvider),
  llmJudgeModel: orNull(sent.llmJudgeModel),
});

const only = (expectation: Expectation, sent: Body): Expectation =>
  Object.fromEntries(Object.entries(expectation).filter(([name]) => Object.hasOwn(sent, name)));

/** Identifiers are stored in a normal form of their type (investigations contract, section 7.3), which has tests of its own. */
function withoutIdentifiers({ emails: _e, phones: _p, usernames: _u, ip_addresses: _i, domains: _d, ...sent }: Body) {
  return asSent(sent);
}

/** Where a contract says more of what is stored than that it is what was sent. */
export const canonical: Record<string, (sent: Body) => Expectation> = {
  submitLog: log,
  createRule: rule,
  patchRule: (sent) => only(rule(sent), sent),
  createProject: (sent) => ({ name: trimmed(sent.name), icon: orNull(sent.icon) }),
  createSubscription: (sent) => ({ url: trimmed(sent.url) }),
  flagLog: (sent) => ({ status: exactly(sent.status) }),
  decideLog: (sent) => ({ humanDecision: exactly(sent.decision) }),
  createSubject: withoutIdentifiers,
  patchSubject: withoutIdentifiers,
  patchEvidence: ({ disposition, note }) => ({
    disposition: exactly(disposition),
    ...(note === undefined ? {} : { disposition_note: exactly(typeof note === 'string' ? note.trim() : note) }),
  }),
  patchAlert: () => ({}), // no operation shows one alert by itself
};

const withoutBlanks = (value: unknown) => (typeof value === 'string' ? value.trim() : value);

/**
 * Elsewhere: each field that is shown under its own name is as it was sent; blanks may have become nothing, and equal items
 * of a list one.
 */
export const asSent = (sent: Body): Expectation =>
  Object.fromEntries(
    Object.entries(sent).flatMap(([name, value]) => {
      const stored = Array.isArray(value) ? [...new Set(value.map(withoutBlanks))] : withoutBlanks(value);
      const fits = (read: unknown) => equal(read, value) || equal(read, stored);
      return isBlank(value) ? [] : [[name, (read: unknown) => read === undefined || fits(read)]];
    }),
  );
