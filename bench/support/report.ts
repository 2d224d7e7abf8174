import { readFileSync, writeFileSync } from 'node:fs';
import type { Figure, Measurement } from '../scenario.ts';
import { scenarios } from '../scenarios/index.ts';
import { conditions, type Machine } from './machine.ts';
import { median, short } from './statistics.ts';

const file = new URL('../../docs/benchmarks.md', import.meta.url);

/** One line of the table. */
export interface Row {
  scenario: string;
  figure: Figure;
  measurement: Measurement;
  machine: Machine;
  at: Date;
}

const withUnit = (value: number, unit: Figure['unit']): string => `${short(value)} ${unit}`.trimEnd();

function standing({ better, must, goal }: Figure, value: number): string {
  const meets = (bound: number) => (better === 'more' ? value >= bound : value <= bound);
  if (meets(goal)) return 'meets the goal';
  return meets(must) ? 'meets the must' : '**misses**';
}

const resultOf = ({ figure: { unit }, measurement: { samples } }: Row): string =>
  `${withUnit(median(samples), unit)} (${short(Math.min(...samples))} to ${short(Math.max(...samples))}, ${samples.length} ${samples.length === 1 ? 'sample' : 'samples'})`;

/** A row as one line for the terminal. */
export const describe = (row: Row): string =>
  `${row.figure.title}: ${resultOf(row)}; must ${withUnit(row.figure.must, row.figure.unit)}, goal ${withUnit(row.figure.goal, row.figure.unit)}: ${standing(row.figure, median(row.measurement.samples))}. ${row.measurement.sides}. ${conditions(row.machine)}`;

const heading = '| Figure | Median (spread) | Must | Goal | | Sides | Machine | Date | Command |';

function lineOf(row: Row): string {
  const { figure, measurement, machine, at, scenario } = row;
  const sign = figure.better === 'more' ? '≥' : '≤';
  const cells = [
    figure.title,
    resultOf(row),
    `${sign} ${withUnit(figure.must, figure.unit)}`,
    `${sign} ${withUnit(figure.goal, figure.unit)}`,
    standing(figure, median(measurement.samples)),
    measurement.sides,
    conditions(machine),
    at.toISOString().slice(0, 10),
    `\`npm run bench ${scenario}\``,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Puts these rows into docs/benchmarks.md and keeps those of figures not measured now. */
export function writeReport(rows: Row[]): void {
  const lines = new Map(rows.map((row) => [row.figure.title, lineOf(row)]));
  const order = scenarios.flatMap(({ figures }) => Object.values(figures).map(({ title }) => title));
  const table = order.flatMap((title) => lines.get(title) ?? keptLine(title) ?? []);
  const text = [
    '# Benchmarks',
    '',
    'Ratios against a limit or a peer of the same machine, written by `npm run bench [name]`. Each scenario starts an',
    'instance of its own with durable settings; the two sides of a ratio take turns, and a sample is the ratio of one',
    'round. Load generator, peers and stubs are processes of their own on the same machine and take their share of it.',
    'Absolute numbers say little about another machine.',
    '',
    heading,
    heading.replaceAll(/[^|]+/g, '---'),
    ...table,
    '',
    '## What is measured',
    '',
    ...scenarios.flatMap(({ name, about }) => [`**${name}.** ${about}`, '']),
  ];
  writeFileSync(file, `${text.join('\n').trimEnd()}\n`);
}

function keptLine(title: string): string | undefined {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.find((line) => line.startsWith(`| ${title} |`));
  } catch {
    return undefined; // the first run writes the file
  }
}
