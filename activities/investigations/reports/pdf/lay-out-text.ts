import anyAscii from 'any-ascii';
import bidiFactory from 'bidi-js';
import { fontBook, type ScriptFont, type Weight } from './fonts.ts';

/** A stretch of text in one font and direction. */
export interface Run {
  text: string;
  font: ScriptFont;
  width: number;
}

/** A line as it is set: its runs from left to right. */
export interface Line {
  runs: Run[];
  width: number;
}

export interface TextStyle {
  size: number;
  weight: Weight;
}

/** The part of bidi-js that is used; its own types name no default export. */
interface Bidi {
  getEmbeddingLevels(text: string, direction: 'ltr'): { levels: Uint8Array };
  getMirroredCharacter(char: string): string | null;
}

const bidi = (bidiFactory as unknown as () => Bidi)();
const words = new Intl.Segmenter('en', { granularity: 'word' });
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
/** They say which way a text goes, and are not drawn. */
const isControl = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const controls = new RegExp(isControl, 'g');
const joins = /[\p{M}\p{Cf}\s]/u;

/** A text with a font for each of its characters. */
interface Prepared {
  text: string;
  fonts: ScriptFont[];
  levels: Uint8Array;
}

/** Whether anything was set in Latin letters because no font has its characters. */
export class Transliterations {
  used = false;
}

/** Text on lines of at most this width, in visual order (Unicode bidirectional algorithm). Words that are too long are broken. */
export function layOutText(text: string, style: TextStyle, width: number, notes: Transliterations): Line[] {
  const prepared = prepare(text, style.weight, notes);
  const lines: Line[] = [];
  let start = 0;
  let end = 0;
  let used = 0;
  for (const segment of segmentsOf(prepared, style, width)) {
    if (used + segment.width > width && end > start && !segment.isSpace) {
      lines.push(lineOf(prepared, start, end, style));
      [start, used] = [segment.start, 0];
    }
    end = segment.end;
    used += segment.width;
  }
  if (end > start) lines.push(lineOf(prepared, start, end, style));
  return lines;
}

function prepare(text: string, weight: Weight, notes: Transliterations): Prepared {
  const fonts: ScriptFont[] = [];
  let shown = '';
  for (const char of text) {
    const previous = fonts.at(-1);
    if (isControl.test(char)) {
      shown += char;
      fonts.push(previous ?? fontBook.first);
      continue;
    }
    if (previous && joins.test(char) && hasGlyph(previous, char)) {
      shown += char;
      for (let unit = 0; unit < char.length; unit += 1) fonts.push(previous);
      continue;
    }
    const font = fontBook.fontFor(char, weight, text);
    const drawn = font ? char : transliterated(char, notes);
    shown += drawn;
    for (let unit = 0; unit < drawn.length; unit += 1) fonts.push(font ?? fontBook.first);
  }
  return { text: shown, fonts, levels: bidi.getEmbeddingLevels(shown, 'ltr').levels };
}

const hasGlyph = ({ font }: ScriptFont, char: string): boolean => font.hasGlyphForCodePoint(char.codePointAt(0) ?? 0);

function transliterated(char: string, notes: Transliterations): string {
  if (/[\p{M}\p{Cf}]/u.test(char)) return ''; // a mark that no font has cannot be set on its letter
  notes.used = true;
  const latin = anyAscii(char);
  return latin === '' ? '?' : latin;
}

interface Segment {
  start: number;
  end: number;
  width: number;
  isSpace: boolean;
}

/** Stretches between which a line may break. */
function* segmentsOf(prepared: Prepared, style: TextStyle, width: number): Generator<Segment> {
  let start = 0;
  let end = 0;
  const cut = function* (): Generator<Segment> {
    if (end > start) yield* fitting(prepared, start, end, style, width);
    start = end;
  };
  for (const { segment, index } of words.segment(prepared.text)) {
    const isSpace = segment.trim() === '';
    if (isSpace || isBreakable(segment)) yield* cut();
    end = index + segment.length;
    if (isSpace) {
      yield { start, end, width: widthOf(prepared, start, end, style), isSpace };
      start = end;
    }
  }
  yield* cut();
}

/** Scripts without spaces break between any two words. */
const isBreakable = (segment: string): boolean =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(segment);

function* fitting(prepared: Prepared, start: number, end: number, style: TextStyle, width: number): Generator<Segment> {
  const whole = widthOf(prepared, start, end, style);
  if (whole <= width) {
    yield { start, end, width: whole, isSpace: false };
    return;
  }
  let from = start;
  let used = 0;
  for (const { segment, index } of graphemes.segment(prepared.text.slice(start, end))) {
    const wide = widthOf(prepared, start + index, start + index + segment.length, style);
    if (used + wide > width && start + index > from) {
      yield { start: from, end: start + index, width: used, isSpace: false };
      [from, used] = [start + index, 0];
    }
    used += wide;
  }
  yield { start: from, end, width: used, isSpace: false };
}

const widthOf = (prepared: Prepared, start: number, end: number, style: TextStyle): number =>
  runsOf(prepared, start, end, style).reduce((sum, { width }) => sum + width, 0);

interface LogicalRun extends Run {
  level: number;
}

/** The runs of a stretch in logical order. */
function runsOf(prepared: Prepared, start: number, end: number, style: TextStyle): LogicalRun[] {
  const { text, fonts, levels } = prepared;
  const runs: LogicalRun[] = [];
  let from = start;
  for (let index = start + 1; index <= end; index += 1) {
    if (index < end && isOneRun(prepared, index, from)) continue;
    const font = fonts[from] ?? fontBook.first;
    const level = levels[from] ?? 0;
    const stretch = text.slice(from, index).replace(controls, '');
    const drawn = level % 2 === 0 ? stretch : mirrored(stretch);
    runs.push({ text: drawn, font, level, width: measure(font, drawn, style.size) });
    from = index;
  }
  return runs;
}

/** Words that are read from right to left are runs of their own, so that a font sees one word at a time. */
function isOneRun({ text, fonts, levels }: Prepared, index: number, from: number): boolean {
  if (fonts[index] !== fonts[from] || levels[index] !== levels[from]) return false;
  return (levels[from] ?? 0) % 2 === 0 || (text[index] === ' ') === (text[index - 1] === ' ');
}

/** A stretch that is read from right to left. The font turns letters of such scripts round; signs alone it does not. */
function mirrored(text: string): string {
  const chars = [...text].map((char) => bidi.getMirroredCharacter(char) ?? char);
  return (rightToLeft.test(text) ? chars : chars.reverse()).join('');
}

function lineOf(prepared: Prepared, start: number, end: number, style: TextStyle): Line {
  const trimmed = start + prepared.text.slice(start, end).trimEnd().length;
  const runs = inVisualOrder(runsOf(prepared, start, trimmed, style));
  return { runs, width: runs.reduce((sum, { width }) => sum + width, 0) };
}

/** From the highest level down, what is at it or above is turned round (rule L2). */
function inVisualOrder(runs: LogicalRun[]): LogicalRun[] {
  const ordered = [...runs];
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1)
    for (let first = 0; first < ordered.length; first += 1) {
      let next = first;
      while ((ordered[next]?.level ?? -1) >= level) next += 1;
      if (next > first) ordered.splice(first, next - first, ...ordered.slice(first, next).reverse());
      first = next;
    }
  return ordered;
}

const MOST_MEASURED = 20_000;
const measured = new Map<string, number>();

/** A text is as wide as its words, which are met again and again. */
function measure(font: ScriptFont, text: string, size: number): number {
  let width = 0;
  for (const word of text.split(/(?<= )/)) width += measureWord(font, word);
  return width * size;
}

function measureWord({ name, font }: ScriptFont, word: string): number {
  const key = `${name}\n${word}`;
  const known = measured.get(key);
  if (known !== undefined) return known;
  const width = font.layout(word).advanceWidth / font.unitsPerEm;
  if (measured.size >= MOST_MEASURED) measured.clear();
  measured.set(key, width);
  return width;
}
