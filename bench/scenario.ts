import type { Options } from './support/options.ts';

/** One number that a scenario is judged by. */
export interface Figure {
  /** What it is, as the table names it. */
  title: string;
  unit: '×' | 'ms' | 'MB' | '%' | '';
  better: 'more' | 'less';
  must: number;
  goal: number;
}

/** What was seen of a figure: one sample a round, and the sides it comes from in words. */
export interface Measurement {
  samples: number[];
  sides: string;
}

/** A program of its own that measures one promise; `npm run bench <name>` runs it. */
export interface Scenario<Name extends string = string> {
  name: string;
  /** What exactly is measured, for the reader of the table. */
  about: string;
  figures: Record<Name, Figure>;
  measure(options: Options): Promise<Record<Name, Measurement>>;
}

/** Keeps the names of figures and measurements in step. */
export const defineScenario = <const Name extends string>(scenario: Scenario<Name>): Scenario<Name> => scenario;
