import type { Measurement } from '../scenario.ts';
import { median, short } from './statistics.ts';

/** One of two things to compare. */
export interface Side {
  name: string;
  unit: string;
  /** One round; answers its rate, and returns only when nothing of it is left at work. */
  run(): Promise<number>;
}

/** Runs the two in turn, so that both meet the same moods of the machine; a sample is a round's ratio. */
export async function alternate(ours: Side, theirs: Side, rounds: number): Promise<Measurement> {
  await ours.run(); // warm, not counted
  await theirs.run();
  const seen: { ours: number; theirs: number }[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const one = { ours: await ours.run(), theirs: await theirs.run() };
    console.log(
      `  round ${round}: ${short(one.ours)} ${ours.unit} ÷ ${short(one.theirs)} ${theirs.unit} = ${short(one.ours / one.theirs)}`,
    );
    seen.push(one);
  }
  const side = ({ name, unit }: Side, of: 'ours' | 'theirs') =>
    `${name} ${short(median(seen.map((one) => one[of])))} ${unit}`;
  return {
    samples: seen.map((one) => one.ours / one.theirs),
    sides: `${side(ours, 'ours')}; ${side(theirs, 'theirs')}`,
  };
}
