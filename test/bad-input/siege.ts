import { type Attack, isReading } from './attack.ts';
import { bodyAttacks } from './body-attacks.ts';
import type { Operation } from './document.ts';
import { fieldAttacks } from './field-attacks.ts';
import { credentialAttacks, headerAttacks } from './header-attacks.ts';
import { judge } from './judge.ts';
import { knownAttacks } from './known-attacks.ts';
import { pathAttacks } from './path-attacks.ts';
import { queryAttacks } from './query-attacks.ts';
import { readBack } from './read-back.ts';
import { reusedKeys } from './reused-keys.ts';
import { sample } from './sample.ts';
import { isObject } from './schema.ts';
import { type Hit, patienceMs, type Shot, shoot } from './shoot.ts';
import { parseSpelled } from './spelled-json.ts';
import type { StateReader } from './state.ts';
import { type Caller, fill, supplyIds, supplyNamed } from './supply.ts';
import { supplyWorked } from './supply-evidence.ts';

/** What came of all attacks on one operation. */
export interface Outcome {
  attacks: number;
  accepted: number;
  slowestMs: number;
  /** One line each. */
  problems: string[];
}

function* attacksOn(
  caller: Caller,
  operation: Operation,
  ids: () => Record<string, string>,
  key: string,
): Generator<Attack> {
  const { api } = caller;
  yield* credentialAttacks(operation, key);
  yield* headerAttacks(api, operation);
  yield* pathAttacks(api, operation, ids());
  yield* queryAttacks(api, operation);
  yield* bodyAttacks(api, operation);
  yield* fieldAttacks(api, operation);
  yield* knownAttacks[operation.id] ?? [];
}

/** One operation under attack by one workspace of its own. */
export class Siege {
  readonly #caller: Caller;
  readonly #operation: Operation;
  readonly #state: StateReader;
  readonly #outcome: Outcome = { attacks: 0, accepted: 0, slowestMs: 0, problems: [] };
  #ids: Record<string, string> = {};
  /** The state after the attack before. */
  #stored = 0;

  constructor(caller: Caller, operation: Operation, state: StateReader) {
    this.#caller = caller;
    this.#operation = operation;
    this.#state = state;
  }

  /** Sends every attack, one after the other, and judges each. */
  async run(): Promise<Outcome> {
    const credentials = await this.#caller.credentials(this.#operation);
    const key = credentials[0]?.[1].replace('Bearer ', '') ?? '';
    await this.#supply();
    // First, while there is still room for what a workspace may have a number of.
    for await (const problem of reusedKeys(this.#caller, this.#operation, this.#ids))
      this.#outcome.problems.push(problem);
    this.#stored = await this.#state.read();
    for (const attack of attacksOn(this.#caller, this.#operation, () => this.#ids, key)) {
      this.#outcome.attacks += 1;
      for await (const problem of this.#strike(attack, credentials))
        this.#outcome.problems.push(`${attack.name}: ${problem}`);
    }
    return this.#outcome;
  }

  async #supply(): Promise<void> {
    this.#ids =
      (await supplyWorked(this.#caller, this.#operation)) ?? (await supplyIds(this.#caller, this.#operation.path));
    await supplyNamed(this.#caller, this.#operation);
    this.#stored = await this.#state.read();
  }

  async *#strike(attack: Attack, credentials: [string, string][]): AsyncGenerator<string> {
    const shot = this.#shot(attack, credentials);
    let hit: Hit;
    try {
      hit = await shoot(this.#caller.port, shot);
    } catch (error) {
      return yield `no answer within ${patienceMs} ms: ${String(error)}`;
    }
    const success = hit.status < 300;
    this.#outcome.slowestMs = Math.max(this.#outcome.slowestMs, Math.round(hit.tookMs));
    if (success) this.#outcome.accepted += 1;
    yield* judge(this.#caller.api, this.#operation, attack, hit);
    const before = this.#stored;
    this.#stored = await this.#state.read();
    if ((!success || isReading(this.#operation)) && this.#stored !== before)
      yield `answers ${hit.status} and leaves something stored`;
    if (success) yield* this.#readBack(attack, shot, hit);
    if (success && this.#operation.method === 'DELETE') await this.#supply();
  }

  async *#readBack(attack: Attack, { body }: Shot, hit: Hit): AsyncGenerator<string> {
    const isSent = this.#operation.body && attack.contentType === undefined && !attack.path && !attack.headers;
    if (!isSent || typeof body !== 'string') return;
    const sent: unknown = parseSpelled(body.replace(/^\uFEFF/, '') || '{}');
    if (isObject(sent)) yield* readBack(this.#caller, this.#operation, this.#ids, sent, hit);
  }

  #shot({ body, contentType, path, query, headers = [], credentials }: Attack, valid: [string, string][]): Shot {
    const { method, path: template, body: schema } = this.#operation;
    const type = contentType === undefined ? 'application/json' : contentType;
    const content = body ?? (schema ? JSON.stringify(sample(this.#caller.api, schema)) : undefined);
    return {
      method,
      path: fill(template, { ...this.#ids, ...path }) + (query === undefined ? '' : `?${query}`),
      headers: [
        ...(credentials ?? valid),
        ...(content === undefined || type === null ? [] : [['Content-Type', type] as [string, string]]),
        ...headers,
      ],
      body: content,
    };
  }
}
