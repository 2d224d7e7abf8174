import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { woffToSfnt } from './woff-to-sfnt.ts';

export type Weight = 'regular' | 'bold';

/** A font of one script. */
export interface ScriptFont {
  /** Unique in a document. */
  name: string;
  font: fontkit.Font;
}

const require = createRequire(import.meta.url);
/** Where packages are; the optional ones export no path of theirs. */
const packages = require.resolve('fontkit').replace(/fontkit\/dist\/.*$/, '');
const weights: Record<Weight, string> = { regular: '400', bold: '700' };

const noto = (pack: string, script: string) => (weight: Weight) =>
  `@fontsource/${pack}/files/${pack}-${script}-${weights[weight]}-normal.woff`;
const cjk = (language: string, file: string) => (weight: Weight) =>
  `@embedpdf/fonts-${language}/fonts/${file}-${weight === 'bold' ? 'Bold' : 'Regular'}.otf`;

/** Files by script, in the order in which they are tried; those of Chinese, Japanese and Korean may be absent. */
const files: readonly ((weight: Weight) => string)[] = [
  ...['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese'].map((script) =>
    noto('noto-sans', script),
  ),
  noto('noto-sans-arabic', 'arabic'),
  noto('noto-sans-hebrew', 'hebrew'),
  noto('noto-sans-devanagari', 'devanagari'),
  noto('noto-sans-thai', 'thai'),
];
const eastAsian = {
  chinese: cjk('sc', 'NotoSansHans'),
  japanese: cjk('jp', 'NotoSansJP'),
  korean: cjk('kr', 'NotoSansKR'),
};
type EastAsian = keyof typeof eastAsian;

const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const hangul = /\p{Script=Hangul}/u;
const isEastAsian =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u;

/** Scripts whose fonts, which are optional packages, are not installed: their names are set in Latin letters. */
export const missingScripts = (): string[] =>
  Object.entries(eastAsian).flatMap(([script, file]) => (existsSync(`${packages}${file('regular')}`) ? [] : [script]));

/** The fonts of this process, each read once, when its script is first met. */
class FontBook {
  /** Of scripts other than those of Chinese, Japanese and Korean: at most as many as the fonts have, and what they lack. */
  readonly #byCharacter = { regular: new Map<string, ScriptFont | null>(), bold: new Map<string, ScriptFont | null>() };
  readonly #loaded = new Map<string, ScriptFont | null>();

  /** The font that has this character; null where there is none. `context` tells whose Han characters they are. */
  fontFor(char: string, weight: Weight, context: string): ScriptFont | null {
    if (isEastAsian.test(char)) return this.#eastAsianFont(char, weight, context);
    const known = this.#byCharacter[weight].get(char);
    if (known !== undefined) return known;
    const font = this.#search(char, weight);
    this.#byCharacter[weight].set(char, font);
    return font;
  }

  #search(char: string, weight: Weight): ScriptFont | null {
    const code = char.codePointAt(0) ?? 0;
    for (const file of files) {
      const font = this.#load(file(weight));
      if (font?.font.hasGlyphForCodePoint(code)) return font;
    }
    return null;
  }

  /** The font that a document begins with. */
  get first(): ScriptFont {
    const font = this.#load(noto('noto-sans', 'latin')('regular'));
    if (!font) throw new Error('the package @fontsource/noto-sans is not installed');
    return font;
  }

  #eastAsianFont(char: string, weight: Weight, context: string): ScriptFont | null {
    const first: EastAsian = hangul.test(context) ? 'korean' : kana.test(context) ? 'japanese' : 'chinese';
    const code = char.codePointAt(0) ?? 0;
    for (const language of [first, ...(Object.keys(eastAsian) as EastAsian[])]) {
      const font = this.#load(eastAsian[language](weight));
      if (font?.font.hasGlyphForCodePoint(code)) return font;
    }
    return null;
  }

  #load(file: string): ScriptFont | null {
    const known = this.#loaded.get(file);
    if (known !== undefined) return known;
    const font = read(file);
    this.#loaded.set(file, font);
    return font;
  }
}

function read(file: string): ScriptFont | null {
  try {
    const bytes = woffToSfnt(readFileSync(`${packages}${file}`));
    return { name: file, font: fontkit.create(bytes) as fontkit.Font };
  } catch {
    return null; // an optional package that is not there
  }
}

export const fontBook = new FontBook();
