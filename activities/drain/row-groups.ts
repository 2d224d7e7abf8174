import type { GroupAllowances } from '../../db/durable/claims.ts';

/** Rows of a group that nothing is known of may be under way this many at once; each that succeeds adds one. */
const FIRST_SLOTS = 4;
/** Rows of a group that succeed may be held beside those under way, so that claims are few. */
const HELD_PER_SLOT = 4;
/** A group whose rows are all through is remembered from this many slots on, so that the next ones find them. */
const REMEMBERED_SLOTS = 8;
const MOST_REMEMBERED = 32;

interface Group<Row> {
  waiting: Row[];
  underWay: number;
  /** Under way for so long that others need not wait for them. */
  slow: number;
  slots: number;
}

interface RowGroupsOptions<Row> {
  slots: number;
  mostHeld: number;
  groupOf(row: Row): string;
  slotsOf?: ((group: string) => number) | undefined;
}

/**
 * The rows that a pass holds, by group, and what each group may have of its slots. One that hangs from the start takes
 * four; one that answers may have all, and rows waiting for them; one that begins to hang gets no more. But for a few, a
 * group is forgotten when none of its rows is held, so there are hardly more groups than rows.
 */
export class RowGroups<Row> {
  readonly #groups = new Map<string, Group<Row>>();
  readonly #options: RowGroupsOptions<Row>;
  readonly #firstSlots: number;
  #remembered = 0;

  constructor(options: RowGroupsOptions<Row>) {
    this.#options = options;
    this.#firstSlots = Math.min(options.slots, FIRST_SLOTS);
  }

  add(row: Row): void {
    const name = this.#options.groupOf(row);
    const known = this.#groups.get(name);
    const group = known ?? { waiting: [], underWay: 0, slow: 0, slots: this.#firstSlots };
    if (known && isEmpty(known)) this.#remembered -= 1;
    group.waiting.push(row);
    this.#groups.set(name, group);
  }

  /** The oldest waiting row of a group with the fewest under way; it is under way now. */
  takeNext(): Row | undefined {
    let next: Group<Row> | undefined;
    for (const [name, group] of this.#groups) {
      if (group.waiting.length === 0 || group.underWay >= this.#slotsOf(name, group)) continue;
      if (!next || group.underWay < next.underWay) next = group;
      if (next.underWay === 0) break;
    }
    if (next) next.underWay += 1;
    return next?.waiting.shift();
  }

  becameSlow(row: Row): void {
    const group = this.#groups.get(this.#options.groupOf(row));
    if (group) group.slow += 1;
  }

  ended(row: Row, { wasSlow, succeeded }: { wasSlow: boolean; succeeded: boolean }): void {
    const name = this.#options.groupOf(row);
    const group = this.#groups.get(name);
    if (!group) return;
    group.underWay -= 1;
    if (wasSlow) group.slow -= 1;
    group.slots = succeeded ? Math.min(this.#options.slots, group.slots + 1) : this.#firstSlots;
    this.#forgetEmpty(name, group);
  }

  /** Takes out rows that wait: all, or those of groups that are slow. */
  takeWaiting(which: 'all' | 'slow'): Row[] {
    const taken: Row[] = [];
    for (const [name, group] of this.#groups) {
      if (group.waiting.length === 0 || (which === 'slow' && !isSlow(group))) continue;
      taken.push(...group.waiting.splice(0));
      this.#forgetEmpty(name, group);
    }
    return taken;
  }

  mayClaim(name: string): boolean {
    const group = this.#groups.get(name);
    return !group || this.#allowance(name, group) > 0;
  }

  /** What a claim may take of each group. */
  get allowances(): GroupAllowances {
    const full: string[] = [];
    const others: Record<string, number> = {};
    for (const [name, group] of this.#groups) {
      const allowance = this.#allowance(name, group);
      if (allowance > 0) others[name] = allowance;
      else full.push(name);
    }
    return { full, others, each: this.#firstSlots };
  }

  /** Rows wait for a slot in memory only where slots are known to be free soon. */
  #allowance(name: string, group: Group<Row>): number {
    const slots = this.#slotsOf(name, group);
    const isQuick = slots > this.#firstSlots && !isSlow(group);
    const { mostHeld } = this.#options;
    const ahead = slots === this.#options.slots ? mostHeld : Math.min(mostHeld, slots * HELD_PER_SLOT);
    const most = isQuick ? ahead : slots;
    return most - group.underWay - group.waiting.length;
  }

  #slotsOf(name: string, group: Group<Row>): number {
    return Math.min(group.slots, this.#options.slotsOf?.(name) ?? this.#options.slots);
  }

  #forgetEmpty(name: string, group: Group<Row>): void {
    if (!isEmpty(group)) return;
    if (group.slots >= REMEMBERED_SLOTS && this.#remembered < MOST_REMEMBERED) this.#remembered += 1;
    else this.#groups.delete(name);
  }
}

const isEmpty = ({ underWay, waiting }: Group<unknown>): boolean => underWay + waiting.length === 0;

/** Half of what a group may have under way is slow. */
const isSlow = ({ slow, slots }: Group<unknown>): boolean => slow * 2 >= slots;
