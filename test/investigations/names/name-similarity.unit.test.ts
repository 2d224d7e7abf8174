import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameSimilarity, namesMatch } from '../../../domain/investigations/names/name-similarity.ts';
import { nameTokens } from '../../../domain/investigations/names/read-name.ts';

const listed = 'PETROV, Ivan Sergeyevich';

describe('name similarity', () => {
  it.each([
    ['Ivan Sergeyevich Petrov', 1, 1],
    ['Иван Сергеевич Петров', 0.95, 0.999],
    ['Ivan Petrov', 0.9, 0.9499],
    ['Ivana Petrovic', 0, 0.8999],
    ['Ivan Petrovsky', 0, 0.8999],
  ])('case 43: %s', (name, least, most) => {
    expect(nameSimilarity(name, listed)).toBeGreaterThanOrEqual(least);
    expect(nameSimilarity(name, listed)).toBeLessThanOrEqual(most);
  });

  it('does not count order, case, accents, hyphens, commas and apostrophes', () => {
    expect(nameSimilarity('NÚÑEZ-García, José', 'jose garcia nunez')).toBe(1);
    expect(nameSimilarity("O'Brien Sean", 'Seán OBRIEN')).toBe(1);
  });

  it.each([
    ['I. Petrov', listed],
    ['И. С. Петров', listed],
    ['John Q. Smithson', 'SMITHSON, John'],
  ])('finds the initials of %s, as possible and no more', (a, b) => {
    expect(nameSimilarity(a, b)).toBeGreaterThanOrEqual(0.9);
    expect(nameSimilarity(a, b)).toBeLessThan(0.95);
  });

  it.each([
    ['أحمد محمد حسين', 'HUSSEIN, Ahmad Mohammad'],
    ['صالح عبدالرحمن', 'ABD AL-RAHMAN, Salih'],
    ['بشار الأسد', 'AL-ASSAD, Bashar'],
    ['محمود احمدی‌نژاد', 'AHMADINEJAD, Mahmoud'],
    ['习近平', 'XI, Jinping'],
    ['김정은', 'KIM, Jong Un'],
    ['박석혁', 'PAK, Sok Hyok'],
    ['Lee Young-soo', 'RI, Yong Su'],
    ['عباس یزدانی', 'YAZDANI, Abbas'],
    ['مروان اليماني', 'AL-YAMANI, Marwan'],
    ['إسماعيل شلبي', "SHALABI, Isma'il"],
    ['Oasis Refining Joint Stock Company', 'OASIS REFINING JSC'],
    ['Oasis Gold Refining L.L.C.', 'OASIS GOLD REFINING LLC'],
    ['Роснефть', 'ROSNEFT'],
    ['Osama bin Laden', 'BIN LADIN, Usama'],
    ['Moammar Qadhafi', 'GADDAFI, Muammar'],
    ['Salih Abdurrahman', 'ABD AL-RAHMAN, Salih'],
    ['Omar Salahuddin', 'SALAH AL-DIN, Omar'],
    ['Bashar Alassad', 'AL-ASSAD, Bashar'],
    ['Kim Jongun', 'KIM, Jong-un'],
    ['Larkspur Freight Limited', 'LARKSPUR FREIGHT LLC'],
    ['Nikita Hruschev', 'Никита Хрущёв'],
  ])('takes %s for another spelling of %s', (a, b) => expect(nameSimilarity(a, b)).toBeGreaterThanOrEqual(0.9));

  it.each([
    ['A. Petrov', listed],
    ['S. I. Petrov', listed],
    ['S. Petrov', listed],
    ['Chun Ho Kim', 'KIM, Chan Ho'],
    ['Hong Yong Su', 'CHONG, Yong Su'],
    ['Alborz Moscow Aviation', 'ALBORZ GENERAL AVIATION'],
    ['Li Wei', 'LI, Wen'],
    ['Ali Hassan', 'HUSSEIN, Ali'],
    ['Petrov', listed],
    ['A. Konstantinopolsky', 'KONSTANTINOPOLSKY, Ivan'],
    ['Jo Konstantinopolsky', 'KONSTANTINOPOLSKY, Andrei'],
    ['', listed],
    ['...', listed],
  ])('takes %s for somebody else than %s', (a, b) => expect(nameSimilarity(a, b)).toBeLessThan(0.9));

  it('matches from 0.92 on', () => {
    expect(namesMatch('Ivan Petrov', listed)).toBe(true);
    expect(namesMatch('I. Petrov', listed)).toBe(false);
  });

  it('is the same both ways and between 0 and 1, whatever the names are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const value = nameSimilarity(a, b);
        expect(nameSimilarity(b, a)).toBeCloseTo(value, 9);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('reads names as words in Latin letters, given names first', () =>
    expect(nameTokens('ЧАЙКОВСКИЙ, Пётр Ильич')).toEqual(['petr', 'ilich', 'chaykovskiy']));
});
